"""The file review among the records of a case: its line of the timeline, and what waits for the caseworker afterwards."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from casework.accounts.models import Role
from casework.cases import cards
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case
from casework.cases.own_kinds.supervision import holders
from casework.supervision.forms import FileReviewForm
from casework.supervision.models import FileReview


def _review(review: FileReview, people: Mapping[str, str]) -> Event:
    url = reverse("supervision:review", args=[review.case_id, review.pk])
    title = pgettext("entry of the timeline", "The file was reviewed")
    return Event(review.on, title, "eye", by=people.get(review.author, ""), text=review.follow_up, url=url, order=4)


def _due(card: cards.Card, review: FileReview) -> cards.Card:
    """What was agreed waits for the person it names; the words stay in the record."""
    day = None if review.done else review.due_on
    return cards.with_due(card, review, cards.Due(day, "", who=review.who) if day else None)


def _usual(case: Case, situation: Any) -> dict[str, Any]:
    """Today; and for the only caseworker of the case, if there is one."""
    workers = list(case.user_grants.filter(user__role=Role.CASEWORKER).values_list("user_id", flat=True)[:2])
    return {"on": timezone.localdate(), "who": str(workers[0]) if len(workers) == 1 else ""}


KINDS = (
    Kind(
        FileReview,
        pgettext_lazy("kind of record", "File review"),
        "eye",
        event=_review,
        card=_due,
        form=FileReviewForm,
        usual=_usual,
        given=holders,
        route="supervision:review",
        write="supervision.review",
        saved=_("The file review is saved. The caseworker can read it in the case."),
        here="review",
    ),
)
