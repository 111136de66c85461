"""Documents that a partner sends back, and their way into the case (docs/decisions/0019)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

import audit
from casework.access import policy, rings
from casework.access.errors import NoKey, StaleRecord
from casework.access.policy import CASE
from casework.access.reading import written
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases import actions as case_actions
from casework.cases import display
from casework.cases.actions import WrongState
from casework.cases.models import Case
from casework.cases.today import Item
from casework.documents import leaving, store
from casework.documents.actions import add_document
from casework.documents.choices import FileType
from casework.documents.copying import Copy, sealed_anew
from casework.documents.models import Document
from casework.documents.naming import called
from casework.documents.receiving import Arrival
from casework.documents.views import size_in_words
from casework.encryption import CannotOpen
from casework.legal.choices import Proof
from casework.legal.models import Evidence, Matter
from referrals import hearings, hooks, moves, office, states, talking
from referrals.models import WAITING_STATES, Referral, ReturnedDocument

MOST: Final = 30  # documents with one referral
MOST_BYTES: Final = 250 * 1024 * 1024  # of all of them
NEW: Final = timedelta(days=7)  # how long one that nobody took stays on the page of the day


class NoRoom(Exception):
    """The partner sent as many documents with this referral, or as large ones, as it may."""


@dataclass(frozen=True)
class Told:
    """A document as a page shows it."""

    record: ReturnedDocument
    name: str = field(repr=False)
    size: str
    dated: str
    can_show: bool


def told(document: ReturnedDocument) -> Told:
    """An admitted document in words."""
    dated = display.text_of(ReturnedDocument.dated.field, document.dated)
    return Told(document, called(document), size_in_words(document.size), dated, document.type != FileType.PDF)


def takes(referral: Referral) -> bool:
    """Whether the partner can send documents: it has accepted, and the packet is still open to it."""
    return talking.is_open(referral) and referral.state not in WAITING_STATES


@transaction.atomic
def keep(*, referral: Referral, document: ReturnedDocument, arrival: Arrival) -> ReturnedDocument:
    """Make a file that has arrived a document of this referral, under the packet's key.

    Raises NoRoom, states.WrongTransition when the packet is closed or was not accepted, casework.cases.actions.WrongState when the
    sweep took an upload that slept for too long, and NoKey for all but the organisation's people.
    """
    moves.require_partner(referral)
    now = moves.held(referral.pk)
    if not takes(now):
        raise states.WrongTransition(now.state)
    _require_room(now, arrival.writer.size)
    file = arrival.writer
    document.id, document.referral = file.document, referral
    document.file, document.file_key = str(file.id), file.key.hex()
    document.size, document.type = file.size, arrival.type
    document.save()
    if not store.keep_for(file, case=now.case_id, keeper=document.pk):
        raise WrongState("the upload was swept")
    audit.record("referral.document", subject=("referral", str(now.pk)), case=now.case_id, **written(document))
    arrival.kept = True
    return document


def _require_room(referral: Referral, size: int) -> None:
    there = list(referral.returneddocument_records.values_list("pk", flat=True))
    if len(there) >= MOST or store.room_taken(there) + size > MOST_BYTES:
        raise NoRoom


# --- into the case -------------------------------------------------------------------------------------------------------------
def may_take(case: Case) -> bool:
    """Whether the person acting writes the documents of this case."""
    return policy.may(current().role, "cases.write") and CASE in rings.current().compartments(case)


def take(*, referral: Referral, document: ReturnedDocument, matter: Matter | None = None) -> Document:
    """Take an admitted document of the partner into the case, sealed anew under the case's own key; with an admitted *matter*, as evidence
    in it as well. It is taken once.

    Raises StaleRecord when it was taken already, casework.cases.actions.WrongState for a closed case, CannotOpen for a damaged file, and
    NoKey for whoever does not write the documents of the case, or for a matter without the legal part. Call it outside a transaction.
    """
    case = referral.case
    if not may_take(case) or document.referral_id != referral.pk or not (matter is None or _is_hers(matter, case)):
        raise NoKey("only who writes the case takes its documents")
    if document.taken:
        raise StaleRecord("this document was taken already")
    pieces = leaving.pieces(document, case=case.pk)
    if pieces is None:
        raise CannotOpen
    made = Document(case=case, id=uuid4(), name=called(document), kind=document.kind, dated=document.dated, note=document.note)
    with sealed_anew(pieces, case=case.pk, record=made.pk, type=document.type) as copy:
        return _take(referral, document, made, copy, matter)


def _is_hers(matter: Matter, case: Case) -> bool:
    return matter.case_id == case.pk and hearings.may_take(case)


@transaction.atomic
def _take(referral: Referral, document: ReturnedDocument, made: Document, copy: Copy, matter: Matter | None) -> Document:
    """Rows come before the ledger's lock: that of the referral first, and what the evidence changes before the entry of the document."""
    moves.held(referral.pk)
    document.taken = str(made.pk)
    document.save()
    if matter is not None:
        proof = Evidence(case=referral.case, matter=str(matter.pk), kind=Proof.DOCUMENT.value, what=made.name, document=str(made.pk))
        case_actions.add_record(case=referral.case, record=proof)
    add_document(case=referral.case, document=made, arrival=copy)
    audit.record("referral.document_taken", subject=("referral", str(referral.pk)), case=referral.case_id, **written(document))
    return made


# --- the page of the day -------------------------------------------------------------------------------------------------------
def news() -> Iterator[Item]:
    """Documents of the last days that nobody has taken yet: those of the first revision. Three queries at most."""
    if not policy.may(current().role, "referrals.send"):
        return
    fresh = ReturnedDocument.objects.filter(revision=1, recorded_on__gt=timezone.localdate() - NEW)
    newest = dict(fresh.values("referral").annotate(newest=Max("recorded_on")).values_list("referral", "newest"))
    if not newest:
        return
    found = list(office.reached().filter(pk__in=newest)[: hooks.MOST])
    names = directory.team_names({referral.organisation_id for referral in found})
    for referral in found:
        title = hooks.named(gettext("%(partner)s sent a document"), names.get(str(referral.organisation_id), ""))
        url = reverse("referrals:page", args=[referral.pk])
        yield Item(case=referral.case_id, on=newest[referral.pk], title=title, url=url, icon="doc")
