"""A packet whose consent lets the partner read the legal part of the case, and who opens what of it."""

from typing import Any

from django.urls import reverse

from casework.access.errors import NoKey
from casework.cases import actions as case_actions
from casework.cases.models import Case, CaseTeamGrant
from casework.encryption import CannotOpen
from casework.legal.models import Matter
from referrals.models import Referral
from tests.cast import Cast, a_case
from tests.referrals.sent import Sent, sent

GOAL = "نفقهٔ خودش و طفل‌ها"


def page_of(referral: Referral) -> str:
    return reverse("referrals:delegated", args=[referral.pk])


def a_matter(cast: Cast, case: Case, person: str = "nargis", **words: Any) -> Matter:
    with cast.acting(person):
        return case_actions.add_record(case=case, record=Matter(type="maintenance", **{"goal": GOAL, **words}))  # type: ignore[return-value]


def shared(cast: Cast, **facts: Any) -> Sent:
    """A case with a matter, sent to Sepidar with her word that its lawyers may read the legal part."""
    case = facts.pop("case", None) or a_case(cast)
    a_matter(cast, case)
    return sent(cast, case=case, legal=True, **facts)


def reads(cast: Cast, person: str, case: Case) -> bool:
    """Whether *person* opens a legal record of the case in a new request, by whatever key."""
    with cast.acting(person):
        try:
            return any(bool(record.goal) for record in Matter.objects.filter(case=case))
        except (NoKey, CannotOpen):
            return False


def rows_of(case: Case, team: Any) -> int:
    return CaseTeamGrant.objects.filter(content_object=case, group=team.group).count()
