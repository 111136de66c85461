"""A passphrase is changed by its owner, and by nothing else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from casework.accounts import own_access
from casework.accounts.models import User
from casework.accounts.passphrases import as_typed_anywhere
from tests.accounts.door import inside, kinds, sign_in, signed_in
from tests.cast import PASSPHRASE, Cast

NEW = "ladder river saffron window carpet moon"


def change(client: Client, old: str = PASSPHRASE, new: str = NEW, again: str = NEW) -> int:
    return client.post("/me/passphrase/", {"old": old, "passphrase": new, "again": again}).status_code


def test_the_new_passphrase_signs_in_and_the_old_one_does_not(cast: Cast) -> None:
    assert change(signed_in("nargis")) == 302
    assert sign_in(Client(), "nargis", NEW).status_code == 302
    assert sign_in(Client(), "nargis").status_code == 200
    assert "passphrase.changed" in kinds()


def test_the_seed_stays_the_same(cast: Cast) -> None:
    change(signed_in("nargis"))
    user = User.objects.get(pk=cast.nargis.pk)
    assert own_access.open_bundle(user, NEW)[0].seed == cast.seeds[user.pk]


def test_the_change_ends_the_session_it_was_made_in(cast: Cast) -> None:
    client = signed_in("nargis")
    change(client)
    assert not inside(client)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong words", NEW, NEW),
        (PASSPHRASE, "short", "short"),
        (PASSPHRASE, NEW, NEW + "s"),
        (PASSPHRASE, PASSPHRASE, PASSPHRASE),
    ],
)
def test_what_is_wrong_changes_nothing(cast: Cast, old: str, new: str, again: str) -> None:
    assert change(signed_in("nargis"), old, new, again) == 200
    assert sign_in(Client(), "nargis").status_code == 302


def test_guessing_the_old_passphrase_on_an_open_desktop_is_counted(cast: Cast) -> None:
    client = signed_in("nargis")
    for _ in range(5):
        change(client, "wrong words")
    assert change(client) == 200


def test_the_codes_survive_a_change_of_passphrase(cast: Cast) -> None:
    from tests.accounts.door import code_of, give_factor

    secret, codes = give_factor(cast, "nargis")
    own_access.change_passphrase(user=User.objects.get(pk=cast.nargis.pk), old=PASSPHRASE, new=NEW)
    assert sign_in(Client(), "nargis", NEW).status_code == 200
    assert sign_in(Client(), "nargis", NEW, codes[0]).status_code == 302
    assert sign_in(Client(), "nargis", NEW, code_of(secret, 1)).status_code == 302


def test_set_password_raises_on_a_person_with_keys(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="change_passphrase"):
        User.objects.get(pk=cast.nargis.pk).set_password(NEW)


def test_the_changepassword_command_cannot_orphan_a_seed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt="": NEW)
    with pytest.raises((RuntimeError, CommandError)):
        call_command("changepassword", cast.nargis.handle, stdout=StringIO(), stderr=StringIO())
    with pytest.raises((RuntimeError, CommandError)):
        call_command("changepassword", "nargis", stdout=StringIO(), stderr=StringIO())
    assert sign_in(Client(), "nargis").status_code == 302


def test_check_password_answers_and_never_rewrites_the_row(cast: Cast) -> None:
    user = User.objects.get(pk=cast.nargis.pk)
    before = user.password
    assert user.check_password(PASSPHRASE)
    assert not user.check_password("wrong words")
    assert User.objects.get(pk=user.pk).password == before


@pytest.mark.parametrize(
    ("set_as", "typed"),
    [("کتاب سفید یخ ۱۲۳", "كتاب سفيد يخ 123"), ("چای سبز  باران", "چای سبز باران"), ("می‌آید باران ابر", "میآید باران ابر")],
)
def test_a_passphrase_opens_at_a_desk_with_another_keyboard(set_as: str, typed: str) -> None:
    assert as_typed_anywhere(set_as) == as_typed_anywhere(typed)


def test_the_yehs_of_pashto_stay_different() -> None:
    assert len({as_typed_anywhere(letter) for letter in "یېۍئ"}) == 4
