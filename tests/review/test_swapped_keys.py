"""A public key that was swapped in the database: the verifier names the first entry whose signer is nobody the office certified."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import audit
from audit import checking, export, genesis
from audit.models import Entry
from audit.verifier import verify_file
from casework.accounts import keys
from casework.accounts.models import Certificate
from casework.encryption import Keys
from tests.cast import Cast
from tests.review.conftest import page

pytestmark = pytest.mark.django_db


def signed_something(cast: Cast) -> int:
    with cast.acting("nargis"), transaction.atomic():
        return int(audit.record("catalogue.listed", count=1).seq)


def swap(cast: Cast) -> Keys:
    """UPDATE, as whoever writes the database does it; what this process had checked is forgotten."""
    own = Keys.from_seed(b"k" * 32)
    columns = {"encryption_public": own.encryption_public, "signing_public": own.signing_public}
    Certificate.objects.filter(holder_kind="user", holder=cast.nargis.pk).update(**columns)
    keys._checked.clear()
    return own


def test_the_check_names_the_first_entry_of_whose_signer_nothing_is_certified(cast: Cast) -> None:
    seq = signed_something(cast)
    assert checking.check()[0].ok
    swap(cast)
    report = checking.check()[0]
    assert (report.ok, report.fault, report.first_bad) == (False, "signer", Entry.objects.filter(actor=str(cast.nargis.pk))[0].seq)
    assert report.first_bad is not None and report.first_bad <= seq


def test_an_entry_forged_with_the_swapped_key_is_not_believed(cast: Cast) -> None:
    """The chain of the attacker fits, his signature fits the key in the table, and no registrar signed that key."""
    signed_something(cast)
    own = swap(cast)
    with audit.acting(audit.Actor(str(cast.nargis.pk), 1, own.sign)), transaction.atomic():
        audit.record("export.table")
    assert checking.check()[0].fault == "signer"


def test_the_export_names_no_key_for_her_and_is_not_whole(cast: Cast, tmp_path: Path) -> None:
    signed_something(cast)
    swap(cast)
    export.write(tmp_path / "ledger.jsonl")
    assert verify_file(tmp_path / "ledger.jsonl", genesis=genesis.genesis()).fault == "signer"


def test_the_page_says_that_nobody_is_known_who_signs_so(cast: Cast, shakiba: Client) -> None:
    signed_something(cast)
    swap(cast)
    assert "nobody is known who signs like this" in page(shakiba.get("/trail/"))
