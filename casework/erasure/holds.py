"""The legal hold: while it lasts nothing of a case is erased, whoever asks and whoever would approve."""

from typing import Any

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import rings
from casework.access.errors import StaleRecord
from casework.access.reading import written
from casework.cases.models import Case
from casework.erasure.models import LegalHold


class OnHold(Exception):
    """A legal hold lies on the case."""


class OwnHold(Exception):
    """Whoever placed a hold does not lift it: somebody else looks at the reason first."""


def of(case: Any) -> list[LegalHold]:
    """The holds that last. From a plain column: nothing is opened, and a damaged hold holds."""
    return list(LegalHold.objects.filter(case_id=case.pk, lifted_on=None).order_by("recorded_on", "pk"))


def refuse(case: Any) -> None:
    """Raise OnHold where a hold lasts."""
    if LegalHold.objects.filter(case_id=case.pk, lifted_on=None).exists():
        raise OnHold


@transaction.atomic
def place(*, case: Case, reason: str) -> LegalHold:
    """Place a hold, with its reason. A closed case is no obstacle. Raises NoKey."""
    Case.objects.select_for_update().get(pk=case.pk)  # an erasure that has begun comes first
    hold = LegalHold(case=case, reason=reason, placed_by=str(rings.current().user.pk))
    hold.save()
    audit.record("case.hold_placed", subject=(hold.code, str(hold.pk)), case=case.pk, **written(hold))
    return hold


@transaction.atomic
def lift(*, hold: LegalHold, why: str) -> None:
    """Lift an admitted hold, with a reason. Raises OwnHold, StaleRecord where it is lifted already, NoKey."""
    if hold.placed_by == str(rings.current().user.pk):
        raise OwnHold
    if hold.lifted_on is not None:
        raise StaleRecord("it is lifted already")
    hold.lifted_on, hold.lifted_by, hold.why_lifted = timezone.localdate(), str(rings.current().user.pk), why
    hold.save()
    audit.record("case.hold_lifted", subject=(hold.code, str(hold.pk)), case=hold.case_id, **written(hold))
