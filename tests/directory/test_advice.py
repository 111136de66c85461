"""Whoever chooses a partner sees what the directory says of it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.cases.models import Case
from referrals.directory.about import About
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.directory.entries import NAME, an_entry
from tests.referrals.sent import release

pytestmark = pytest.mark.django_db
TODAY = {"verified_by": "somebody", "verified_on": timezone.localdate().isoformat()}


def page(cast: Cast, case: Case, *consent: object) -> str:
    name = "referrals:under" if consent else "referrals:new"
    got = client_of(cast, "nargis").get(reverse(name, args=[case.pk, *consent]))
    assert got.status_code == 200
    return got.content.decode()


def test_the_choice_shows_the_safe_name_and_the_services(cast: Cast) -> None:
    an_entry(cast, partner="sepidar", about=About(safe_display_name="دفتر سبز", **TODAY))
    html = page(cast, a_case(cast))
    assert f'<option value="{cast.teams["sepidar"].pk}">دفتر سبز</option>' in html
    assert "Legal aid" in html
    assert NAME not in html
    assert "Not verified yet" not in html


def test_a_suspended_partner_and_a_stale_entry_warn(cast: Cast) -> None:
    old = (timezone.localdate() - datetime.timedelta(days=200)).isoformat()
    an_entry(cast, partner="sepidar", about=About(working_status="suspended", **TODAY))
    an_entry(cast, "دفتر دوم", partner="other", about=About(verified_on=old))
    html = page(cast, a_case(cast))
    assert "Suspended for now" in html
    assert "Verified 200 days ago" in html


def test_under_a_consent_only_its_partner_is_told_of(cast: Cast) -> None:
    an_entry(cast, partner="sepidar")
    an_entry(cast, "دفتر دوم", partner="other")
    case = a_case(cast)
    html = page(cast, case, release(cast, case).pk)
    assert NAME in html
    assert "دفتر دوم" not in html


def test_reading_it_there_is_recorded(cast: Cast) -> None:
    an_entry(cast, partner="sepidar")
    case = a_case(cast)
    before = Entry.objects.count()
    page(cast, case)
    assert "directory.listed" in Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)


def test_a_partner_without_an_entry_stands_under_its_own_name(cast: Cast) -> None:
    html = page(cast, a_case(cast))
    assert "Sepidar" in html
    assert "What the directory says" not in html
