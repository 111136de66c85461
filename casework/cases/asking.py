"""What a page says about asking a supervisor to agree to what stands on it: a question to send, or what became of the last one."""

from collections.abc import Iterable, Mapping
from typing import Any

from casework.access import drafts
from casework.cases import approvals, drafting
from casework.cases.cards import Card
from casework.cases.forms.supervision import AskForm
from casework.cases.models import Approval, Case


def of(case: Case, card: Card, questions: Iterable[Approval], subject: str, may: Mapping[str, bool]) -> dict[str, Any] | None:
    """For cases/_ask.html, from the admitted *questions* of a case; None while there is nothing to ask about, and nothing was asked.

    Which question waits and which was sent back last stands on the card: a record knows its day only, and both may fall on one.
    """
    own = {str(one.pk): one for one in questions if one.is_open and one.subject_kind == subject}
    traces = approvals.covered(case, subject)
    waits = next((one for key, one in own.items() if key in approvals.asked(card)), None)
    approved = next((one for one in own.values() if one.answer == Approval.APPROVED and one.about == traces), None)
    if not traces and waits is None:
        return None
    asks = may["write"] and waits is None and approved is None
    return {
        "subject": subject,
        "draft": f"{drafting.ASK}{subject}",
        "waits": waits,
        "approved": approved,
        "back": own.get(approvals.sent_back(card).get(subject, "")),
        "form": _form(case, subject) if asks else None,
    }


def _form(case: Case, subject: str) -> AskForm:
    """An empty form, or her draft of the note."""
    kept = drafts.load(form=f"{drafting.ASK}{subject}", subject=case.pk)
    form = AskForm(kept)
    form.restored = kept is not None
    return form
