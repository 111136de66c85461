"""The one door to a case or a referral. "Not yours" and "not there" are the same answer, and both are recorded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404

import audit
from casework import rows
from casework.access import policy
from casework.access import ring as rings
from casework.accounts.unlocked import current


def require(verb: str) -> None:
    """Refuse, as if the page did not exist, when her role lacks the verb."""
    if not policy.may(current().role, verb):
        _refused(verb)


def fetch(model: Any, pk: UUID | str, verb: str, *, queryset: Any = None, holding: Callable[[Any], bool] | None = None) -> Any:
    """Return the object when her role has the verb and a signed, unexpired grant opens for her; else Http404, the same for everyone.

    *holding* asks for more than any key of it.
    """
    if not policy.may(current().role, verb):
        _refused(verb, model, pk)
    subject = next(iter(rows.where(model, id=[pk]) if queryset is None else queryset.filter(pk=pk)), None)
    if subject is None or not rings.current().compartments(subject) or (holding is not None and not holding(subject)):
        _refused(verb, model, pk)
    return subject


def allows(subject: Any, verb: str) -> bool:
    """The same question without the refusal, for showing or hiding a link."""
    return policy.may(current().role, verb) and bool(rings.current().compartments(subject))


def _refused(verb: str, model: Any = None, pk: object = None) -> None:
    about = (model.subject_kind, str(pk)) if model is not None else None
    audit.record_durably(
        "access.refused", subject=about, case=str(pk) if model is not None and model.subject_kind == "case" else None, verb=verb
    )
    raise Http404("not found")
