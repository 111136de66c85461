"""Whether the ledger is whole: the entries of the page at once, the newest thousand on demand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

import audit
from audit import checkpoints, context
from audit.models import Entry
from tests.cast import Cast
from tests.database import without_triggers
from tests.review.conftest import lines, page

pytestmark = pytest.mark.django_db

DAY, VERIFY = "/trail/", "/trail/verify/"


def listed(cast: Cast, count: int) -> None:
    with cast.acting("nargis"), transaction.atomic():
        for number in range(count):
            audit.record("catalogue.listed", count=number)


def tamper(seq: int, column: str, value: Any) -> None:
    """What a database administrator can do who takes the triggers away."""
    with transaction.atomic(), without_triggers(connection), connection.cursor() as cursor:
        cursor.execute(f'UPDATE audit_entry SET "{column}" = %s WHERE seq = %s', [value, seq])


def test_an_honest_page_is_whole(cast: Cast, shakiba: Client) -> None:
    answer = shakiba.get(DAY)
    whole = answer.context["trail"].whole
    assert (whole.fault, whole.shown) == (None, len(lines(answer)))
    assert f"The {whole.shown} entries of this page are whole" in page(answer)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("kind", "signed_in", "the entry was edited"),
        ("ts", -5, "the entry was edited"),
        ("prev", b"\0" * 32, "does not continue the one before it"),
        ("signature", b"\0" * 64, "the signature is not that of the person named"),
        ("mac", b"\0" * 32, "was not written by this server"),
        ("actor_epoch", 9, "the entry was edited"),
        ("actor", "nobody", "the entry was edited"),
    ],
)
def test_an_entry_that_was_touched_raises_the_alarm_on_its_page(
    cast: Cast, shakiba: Client, column: str, value: Any, why: str
) -> None:
    listed(cast, 3)
    seq = Entry.objects.order_by("-seq")[1].seq
    tamper(seq, column, value)
    answer = shakiba.get("/trail/" if column != "ts" else f"/trail/person/{cast.nargis.pk}/?since=0")
    fault = answer.context["trail"].whole.fault
    assert fault.seq == seq
    assert why in str(fault.why)
    assert f"Entry {seq} does not hold" in page(answer)


def test_somebody_elses_signature_is_not_hers(cast: Cast, shakiba: Client) -> None:
    listed(cast, 1)
    entry = Entry.objects.order_by("-seq")[0]
    with cast.acting("palwasha") as palwasha:
        tamper(entry.seq, "signature", palwasha.keys.sign(bytes(entry.hash)))
    assert shakiba.get(DAY).context["trail"].whole.fault.seq == entry.seq


def test_the_box_says_how_old_the_newest_checkpoint_is(cast: Cast, shakiba: Client) -> None:
    size = Entry.objects.count()
    assert "There is no checkpoint yet." in page(shakiba.get(DAY))
    checkpoints.sign(context.server())
    listed(cast, 2)
    answer = shakiba.get(DAY)
    whole = answer.context["trail"].whole
    assert (whole.checkpoint_size, whole.behind) == (size + 1, 3)
    assert f"Newest checkpoint: after entry {size + 1}" in page(answer)


def test_a_check_of_an_honest_ledger_says_so_and_is_recorded(cast: Cast, shakiba: Client, newest: Callable[[str], Entry]) -> None:
    count = Entry.objects.count()
    answer = shakiba.post(VERIFY, follow=True)
    assert f"{count} entries, from number 1 on, are whole." in page(answer)
    assert newest("ledger.verified").actor == str(cast.shakiba.pk)
    assert "All was whole." in page(answer)


def test_a_check_of_a_touched_ledger_names_the_first_bad_entry_and_is_recorded(cast: Cast, shakiba: Client) -> None:
    tamper(4, "kind", "signed_in")
    answer = shakiba.post(VERIFY, follow=True)
    assert "Entry 4 does not hold: the entry was edited. Tell the directors today." in page(answer)
    assert answer.context["trail"].whole.checked_ok is False
    assert "Something did not hold." in page(answer)


def test_a_check_begins_at_the_checkpoint_before_the_last_thousand(cast: Cast, shakiba: Client) -> None:
    first = Entry.objects.count()
    checkpoints.sign(context.server())
    listed(cast, 1000)
    answer = shakiba.post(VERIFY, follow=True)
    assert f"1000 entries, from number {first + 1} on, are whole." in page(answer)


def test_a_ledger_that_was_never_checked_says_so(cast: Cast, shakiba: Client) -> None:
    assert "Nobody has checked it yet." in page(shakiba.get(DAY))
