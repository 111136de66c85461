"""Taking the proof of an entry out of the house: for supervisors, and an entry first."""

import json

import pytest
from django.db import transaction
from django.test import Client

import audit
from audit import checkpoints, context, proofs
from audit.models import Entry
from tests.audit import put_back
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.reports.papers import told
from tests.review.conftest import page

pytestmark = pytest.mark.django_db
PROOF = "/trail/proof/"


def an_entry(cast: Cast) -> Entry:
    """An entry of a case, with a reason that stays inside."""
    case = a_case(cast)
    with cast.acting("nargis"), audit.because("a reason nobody may read"), transaction.atomic():
        return audit.record("case.read", case=case.pk)


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "wida", "roshan", "farida"])
def test_nobody_but_a_supervisor_takes_a_proof_out(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    for method in ("get", "post"):
        assert getattr(client, method)(PROOF, {"seq": "3"}).status_code == 404
    assert not Entry.objects.filter(kind="trail.exported").exists()


def test_the_file_is_the_proof_and_its_leaving_is_on_the_trail_of_the_case(cast: Cast, shakiba: Client) -> None:
    entry = an_entry(cast)
    checkpoints.sign(context.server())
    answer = shakiba.post(PROOF, {"seq": str(entry.seq)})
    assert answer["Content-Disposition"] == f'attachment; filename="proof-{entry.seq}.json"'
    assert json.loads(answer.content) == json.loads(json.dumps(proofs.document(proofs.prove(entry.seq))))
    assert b"a reason" not in answer.content
    left = Entry.objects.get(kind="trail.exported")
    assert bytes(left.case_tag) == bytes(entry.case_tag)
    story = told(cast, "trail.exported")
    assert (story["form"], story["way"], story["entry"], story["count"]) == ("proof", "file", entry.seq, 1)


def test_the_picture_stands_on_a_page(cast: Cast, shakiba: Client) -> None:
    entry = an_entry(cast)
    answer = shakiba.post(PROOF, {"seq": str(entry.seq), "picture": "1"})
    assert "<svg" in answer.context["picture"]
    assert answer.context["picture"] in page(answer)
    assert told(cast, "trail.exported")["way"] == "picture"


def test_the_page_says_which_entry_it_is_and_that_it_was_read(cast: Cast, shakiba: Client) -> None:
    entry = an_entry(cast)
    answer = shakiba.get(PROOF, {"seq": str(entry.seq)})
    assert answer.context["line"].text.startswith("Nargis read the case")
    assert "a reason nobody may read" in page(answer)  # a supervisor reads it; the proof does not hold it
    assert told(cast, "ledger.read") == {"view": "proof", "count": 1, "entry": entry.seq}
    assert not Entry.objects.filter(kind="trail.exported").exists()


def test_every_line_of_the_trail_leads_to_its_proof(cast: Cast, shakiba: Client) -> None:
    entry = an_entry(cast)
    assert f'href="{PROOF}?seq={entry.seq}"' in page(shakiba.get("/trail/"))


def test_an_entry_is_asked_for_in_the_digits_of_ones_keyboard(cast: Cast, shakiba: Client) -> None:
    assert shakiba.get(PROOF, {"seq": "۳"}).context["line"].seq == 3


@pytest.mark.parametrize("asked", [{"seq": "99999"}, {"seq": "0"}, {"seq": "x"}, {"seq": "3", "size": "2"}, {"seq": str(2**80)}])
def test_what_is_not_there_is_told_in_a_sentence(cast: Cast, shakiba: Client, asked: dict[str, str]) -> None:
    answer = shakiba.post(PROOF, asked)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert not Entry.objects.filter(kind="trail.exported").exists()


def test_an_entry_that_was_touched_gives_an_alarm_in_place_of_a_proof(cast: Cast, shakiba: Client) -> None:
    entry = an_entry(cast)
    put_back.run("UPDATE audit_entry SET kind = %s WHERE seq = %s", ["case.closed", entry.seq])
    assert "This entry does not fit its checkpoint" in page(shakiba.post(PROOF, {"seq": str(entry.seq)}))


def test_the_number_stands_in_the_digits_of_its_reader(cast: Cast) -> None:
    text = page(client_of(cast, "shakiba", language="ps").get(PROOF, {"seq": "4"}))
    assert 'value="۴"' in text
    assert 'value="4"' not in text
