"""The partner's paper: what one release consent lets leave, printed instead of sent.

It stands here and not with the summaries: what may leave for a partner, and that only her consent decides it, is the subject of this
room, and ``items`` is the one list of what she can agree to.
"""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext

import audit
from audit.context import because
from casework import pdf
from casework.access.errors import StaleRecord
from casework.cases.choices import ConsentKind
from casework.cases.choices import State as CaseState
from casework.cases.models import Case, Consent
from casework.reports.actions import new_serial
from casework.reports.foot import Foot
from casework.reports.foot import foot as newest_foot
from casework.reports.papers.sheet import print_sheet
from casework.reports.summary import Kind, Language, Row, Section, Summary, print_summary
from referrals import letter, on_paper, packet_items
from referrals.actions import office_name
from referrals.conflicts import asking
from referrals.models import Priority
from referrals.refusals import CannotSend, Refusal

KINDS: dict[str, Kind] = {packet_items.LINES: "lines", packet_items.PHONE: "phone"}


def carries(consent: Consent) -> bool:
    """Whether something may be printed for a partner under an open consent: she agreed to share, names whom, and it has not ended."""
    lasting = consent.in_force and consent.until is not None and not consent.inside
    return bool(consent.kind == ConsentKind.RELEASE and lasting and consent.recipient_name and items_of(consent))


def items_of(consent: Consent) -> list[str]:
    """Exactly what she agreed to, in the order of the catalogue."""
    return [item for item in packet_items.ITEMS if item in consent.items]


def print_for_partner(
    *, case: Case, consent: Consent, language: Language, reason: str, passphrase: str = "", as_letter: bool = False,
    priority: str = Priority.NORMAL,
) -> tuple[bytes, str]:
    """Print the items of a saved consent for its recipient. Returns (PDF bytes, serial); a *passphrase* locks the file.

    *as_letter*: with a greeting, and a slip on which the partner answers by hand (referrals.letter). A letter is a referral of its own
    (referrals.on_paper), of this *priority*.

    Two entries: that these records were read, before they open; and which paper left, for whom, under which consent.
    Raises CannotSend, StaleRecord when the consent changed meanwhile, pdf.PaperError, audit.LedgerUnwritable.
    """
    if consent._state.adding or consent.case_id != case.pk or not carries(consent):
        raise CannotSend(Refusal.CONSENT)
    serial, agreed = new_serial(), items_of(consent)
    checks = list(case.conflictcheck_records.all())
    with because(reason):
        contents = packet_items.build(agreed, packet_items.open_sources(case, agreed, also=checks))
        standing = asking.standings(checks).get(consent.recipient, asking.Standing())
        if standing.stops:
            raise CannotSend(Refusal.CONFLICT)
        foot = newest_foot()
        paper = _printed(consent, contents, language, serial, foot, as_letter=as_letter)
        form = {"what": "letter"} if as_letter else {}
        facts = {"serial": serial, "language": language, "items": agreed, "locked": bool(passphrase), "conflict": standing.word, **form}
        with transaction.atomic():
            _hold(case, consent)
            if as_letter:
                on_paper.begin(case=case, consent=consent, contents=contents, priority=Priority(priority))
            _record(case, consent, paper, **facts)
            foot.leaves(record=audit.record)
    return (pdf.protect(paper.bytes, passphrase) if passphrase else paper.bytes), serial


def _printed(
    consent: Consent, contents: packet_items.Contents, language: Language, serial: str, foot: Foot, *, as_letter: bool
) -> pdf.Paper:
    if as_letter:
        written = letter.written(consent, contents, language=language, serial=serial, sender=office_name())
        return print_sheet(replace(written, ledger=foot.text))
    return print_summary(replace(_summary(consent, contents, language, serial), ledger=foot.text), training=settings.TRAINING)


def _summary(consent: Consent, contents: packet_items.Contents, language: Language, serial: str) -> Summary:
    """No case code: the partner knows the woman by what she agreed to, as on the desk."""
    last_day = consent.until or timezone.localdate()  # a consent that carries something has one
    with override(language):
        about = [Row(pgettext("consent", "Until"), last_day, "date")]
        if consent.purpose:
            about.insert(0, Row(gettext("What for"), consent.purpose))
        said = [Row(line.label, line.text, KINDS.get(line.kind, "text")) for line in packet_items.lines(contents)]
        sections = [Section(gettext("Her consent"), about), Section(gettext("What she agreed to share"), said)]
        title = pgettext("title of a paper", "Shared with consent")
    return Summary(
        language=language, profile="partner", title=title, serial=serial, printed_on=timezone.localdate(),
        recipient=consent.recipient_name, case_code="", sections=sections,
    )


def _hold(case: Case, consent: Consent) -> None:
    """The last look at case and consent, in the transaction of the entry: withdrawn a moment ago means that nothing leaves."""
    if Case.objects.select_for_update(no_key=True).get(pk=case.pk).state != CaseState.OPEN:
        raise CannotSend(Refusal.CLOSED)
    if not Consent._base_manager.select_for_update().filter(pk=consent.pk, revision=consent.revision).exists():
        raise StaleRecord("the consent was changed by someone else")


def _record(case: Case, consent: Consent, paper: pdf.Paper, **facts: Any) -> None:
    audit.record(
        "export.pdf", subject=("case", str(case.pk)), case=case.pk, profile="partner", consent=str(consent.pk),
        recipient=consent.recipient_name, organisation=consent.recipient, sha256=paper.sha256, content=paper.content_hash,
        pages=paper.pages, **facts,
    )
