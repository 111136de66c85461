"""The copy of a checkpoint in a browser: checked at each sign-in, never who signed in, and never in the way of her work."""

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

import audit
from audit import checkpoints, context, copies
from audit.models import Entry
from tests.accounts.door import inside, kinds, sign_in
from tests.audit import put_back
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAME = settings.COPY_COOKIE_NAME


def a_checkpoint() -> int:
    """The size of a checkpoint over a ledger that has just grown."""
    with transaction.atomic():
        for number in range(3):
            audit.record("catalogue.listed", count=number)
    return checkpoints.sign(context.server()).size


def held(client: Client) -> str:
    morsel = client.cookies.get(NAME)
    return morsel.value if morsel else ""


def test_an_old_backup_is_noticed_at_the_next_sign_in_and_she_comes_in_all_the_same(cast: Cast) -> None:
    before = Entry.objects.count()
    a_checkpoint()
    desktop = Client()
    sign_in(desktop, "nargis")
    kept = held(desktop)
    put_back.cut(before)
    answer = sign_in(desktop, "palwasha")
    assert (answer.status_code, inside(desktop)) == (302, True)
    assert kinds()[-2:] == ["signed_in", "checkpoint.refused"]
    assert Entry.objects.get(kind="checkpoint.refused").actor == str(cast.palwasha.pk)
    assert held(desktop) == kept


def test_a_sign_in_leaves_the_newest_checkpoint_in_the_browser(cast: Cast) -> None:
    size = a_checkpoint()
    desktop = Client()
    answer = sign_in(desktop, "nargis")
    assert copies.unpack(held(desktop)) == copies.copy_of(copies.newest())  # type: ignore[arg-type]
    assert copies.unpack(held(desktop)).size == size  # type: ignore[union-attr]
    morsel = answer.cookies[NAME]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["max-age"]) == (True, "Strict", "/", 400 * 24 * 3600)
    assert kinds()[-2:] == ["signed_in", "checkpoint.copied"]


def test_two_people_get_the_same_copy_so_it_does_not_tell_who_was_here(cast: Cast) -> None:
    a_checkpoint()
    one, other = Client(), Client()
    sign_in(one, "nargis")
    sign_in(other, "shakiba")
    assert held(one) == held(other) != ""


def test_a_sign_in_that_failed_leaves_nothing(cast: Cast) -> None:
    a_checkpoint()
    desktop = Client()
    sign_in(desktop, "nargis", "another passphrase")
    assert held(desktop) == ""
    assert "checkpoint.copied" not in kinds()


@pytest.mark.parametrize("way_out", ["/leave/", "/lock/"])
def test_the_copy_outlasts_leaving(cast: Cast, way_out: str) -> None:
    a_checkpoint()
    desktop = Client()
    sign_in(desktop, "nargis")
    answer: Any = desktop.post(way_out)
    assert held(desktop) != ""
    assert NAME not in answer.cookies
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_an_edited_copy_is_replaced_and_nothing_is_said_of_it(cast: Cast) -> None:
    a_checkpoint()
    desktop = Client()
    desktop.cookies[NAME] = "0000000000000000:99:AAAA:forged"
    answer = sign_in(desktop, "nargis")
    assert answer.status_code == 302
    assert copies.unpack(held(desktop)) is not None
    assert "checkpoint.refused" not in kinds()
