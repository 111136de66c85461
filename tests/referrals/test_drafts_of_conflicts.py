"""Why something is no conflict of interest, or is one: kept while it is typed, used up by the decision."""

import pytest
from django.urls import reverse

from casework.access.models import Draft
from casework.cases import actions
from casework.legal.models import Party
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db
WORDS, HUSBAND = "دلیل نیمه‌تمام", "رستم"


def test_the_reason_of_a_decision_is_kept_while_it_is_typed_and_used_up_by_it(cast: Cast) -> None:
    case, nargis, roshan = a_case(cast), client_of(cast, "nargis"), client_of(cast, "roshan")
    with cast.acting("nargis"):
        actions.add_record(case=case, record=Party(side="other", name=HUSBAND))
    roshan.post(reverse("referrals:clients"), {"name": HUSBAND, "father": ""})
    nargis.post(reverse("referrals:conflicts", args=[case.pk]), {"partners": [str(cast.teams["sepidar"].pk)]})
    roshan.get(reverse("referrals:desk"))
    check = case.conflictcheck_records.get()
    page, about = f"/cases/{case.pk}/conflicts/{check.pk}/", {"draft_form": "referrals.conflict", "draft_subject": str(check.pk)}
    assert 'name="draft_form" value="referrals.conflict"' in text(nargis.get(page))
    assert nargis.post(reverse("cases:draft"), {"remarks": WORDS, **about}).status_code == 200
    found = text(nargis.get(page))
    assert WORDS in found and "This is your draft" in found
    assert page in text(nargis.get(reverse("cases:drafts")))
    assert nargis.post(page, {"decision": "go", "remarks": WORDS}).status_code == 302
    assert Draft.objects.count() == 0
