"""The one door to a case or a referral. "Not yours" and "not there" are the same answer, and both are recorded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404

import audit
from audit import context
from casework.access import policy, rings
from casework.accounts.unlocked import current


def require(verb: str) -> None:
    """Refuse, as if the page did not exist, when her role lacks the verb."""
    if not policy.may(current().role, verb):
        _refused(verb)


class ReasonNeeded(Exception):
    """The office asks why she opens this case, and she has not said so in this visit. ``casework.access.reasons`` asks her."""

    def __init__(self, case: UUID) -> None:
        super().__init__("a reason is asked for")
        self.case = case


def fetch(
    model: Any,
    pk: UUID | str,
    verb: str,
    *,
    queryset: Any = None,
    holding: Callable[[Any], bool] | None = None,
    unexplained: bool = False,
) -> Any:
    """Return the object when her role has the verb and a signed, unexpired grant opens for her; else Http404, the same for everyone.

    *holding* asks for more than any key of it. Raises ReasonNeeded where the office's policy asks why, unless the page opens nothing
    of the case (*unexplained*).
    """
    if not policy.may(current().role, verb):
        _refused(verb, model, pk)
    ring = rings.current()
    subject = ring.fetch(model, pk) if queryset is None else queryset.filter(pk=pk).first()
    if subject is None or not ring.compartments(subject) or (holding is not None and not holding(subject)):
        _refused(verb, model, pk)
    if not unexplained:
        must_be_explained(subject)
    return subject


def must_be_explained(subject: Any) -> None:
    """Raise ReasonNeeded when the case, or that of the referral, is somebody else's (she reaches it through her team alone), the office
    asks for reasons (``ASK_REASONS``), and she has given none in this visit. A partner opens no case: the legal part that she reads
    through her organisation is there by the woman's own word."""
    case = subject.ledger_case
    if not settings.ASK_REASONS or context.reason(case) or not policy.may(current().role, "cases.open"):
        return
    if rings.current().ways(case) == {rings.THROUGH_TEAM}:
        raise ReasonNeeded(case)


def allows(subject: Any, verb: str) -> bool:
    """The same question without the refusal, for showing or hiding a link."""
    return policy.may(current().role, verb) and bool(rings.current().compartments(subject))


def _refused(verb: str, model: Any = None, pk: object = None) -> None:
    about = (model.subject_kind, str(pk)) if model is not None else None
    audit.record_durably(
        "access.refused", subject=about, case=str(pk) if model is not None and model.subject_kind == "case" else None, verb=verb
    )
    raise Http404("not found")
