"""Whose a case was before it was given to her: the note of an empty place takes nothing from anybody."""

import pytest
from django.utils import timezone

from audit import ledger
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.segments import opener
from audit.review.unusual import reading
from casework.accounts.unlocked import current
from casework.cases import actions
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def test_a_case_was_not_hers_before_she_was_first_given_it(cast: Cast) -> None:
    case = a_case(cast)
    before = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.humaira)
        rows = list(Entry.objects.filter(kind__in=reading.KINDS).order_by("seq"))
        entries = list(reading._seen(rows, ledger.read(rows, opener(current()))))
        own = reading._own(entries)
        assert not own.at(str(cast.humaira.pk), case_tag(case.pk), before, timezone.localtime())
