"""The trail by person, role, single kind and chosen days; what is asked for is part of the entry of the reading."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import audit
from audit.ledger import read
from audit.models import Entry
from audit.review import kinds
from audit.review.people import as_id
from audit.review.segments import opener
from audit.review.stories import moment
from casework.accounts import directory
from casework.accounts.models import Certificate, Role, User
from casework.localisation import digits
from casework.localisation.widgets import SUFFIXES, parts_of
from tests.cast import Cast, a_case
from tests.review.conftest import lines, page, sentences

pytestmark = pytest.mark.django_db
DAY = reverse("review:day")


def each_did_something(cast: Cast) -> None:
    for name in ("nargis", "palwasha", "zohra"):
        with cast.acting(name), transaction.atomic():
            audit.record("catalogue.listed", count=3)
            audit.record("export.table")


def actors(response: Any) -> set[str]:
    return {line.parts[0].text for line in lines(response)}


def test_a_day_shows_one_person_when_she_is_chosen(cast: Cast, shakiba: Client) -> None:
    each_did_something(cast)
    assert actors(shakiba.get(DAY, {"person": str(cast.palwasha.pk)})) == {"Palwasha"}


def test_a_day_shows_the_people_of_one_role(cast: Cast, shakiba: Client) -> None:
    each_did_something(cast)
    assert actors(shakiba.get(DAY, {"role": Role.CASEWORKER})) == {"Nargis", "Palwasha"}
    assert actors(shakiba.get(DAY, {"role": Role.COUNSELLOR})) == {"Zohra"}


def test_an_edited_role_hides_nobody_from_the_filter(cast: Cast, shakiba: Client) -> None:
    """Whoever can write the database cannot take herself out of what her role did."""
    each_did_something(cast)
    Certificate.objects.filter(holder=cast.nargis.pk).update(role=Role.ADMINISTRATOR)
    assert str(cast.nargis.pk) in {line.actor for line in on_the_page(shakiba.get(DAY, {"role": Role.CASEWORKER}))}


def on_the_page(response: Any) -> list[Entry]:
    return list(Entry.objects.filter(seq__in=[line.seq for line in lines(response)]))


def test_a_case_shows_what_one_person_did_in_it(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.get(reverse("cases:case", args=[case.pk]))
    found = shakiba.get(reverse("review:case", args=[case.pk]), {"person": str(cast.shakiba.pk)})
    assert actors(found) == {"Shakiba"}


def test_a_single_kind_can_be_chosen(cast: Cast, shakiba: Client) -> None:
    each_did_something(cast)
    assert sentences(shakiba.get(DAY, {"group": "export.table", "person": str(cast.zohra.pk)})) == ["Zohra exported a table of figures"]


def test_every_kind_is_offered_once_under_its_group() -> None:
    offered = [code for _, codes in kinds.choices() if isinstance(codes, list) for code, _ in codes]
    assert sorted(offered) == sorted(kinds.KINDS)


def test_what_is_worth_a_look_is_a_group_of_its_own(cast: Cast, shakiba: Client) -> None:
    each_did_something(cast)
    with cast.acting("nargis"), transaction.atomic():
        audit.record("recovery_code.used")
    assert sentences(shakiba.get(DAY, {"group": "warning"})) == ["Nargis signed in with a recovery code"]


def solar(name: str, day: date) -> dict[str, str]:
    """A day as the three controls of *name* send it, in Dari digits."""
    parts = [digits.to_language(part, "fa-af") for part in parts_of(day)]
    return {f"{name}-{suffix}": part for suffix, part in zip(SUFFIXES.values(), parts, strict=True)}


def gregorian(name: str, day: date) -> dict[str, str]:
    return {f"{name}-y": day.isoformat()}


@pytest.mark.parametrize("written", [solar, gregorian])
def test_chosen_days_may_be_of_either_calendar(cast: Cast, shakiba: Client, written: Callable[[str, date], dict[str, str]]) -> None:
    with cast.acting("nargis"), transaction.atomic():
        audit.record("catalogue.listed", count=1)
    today = moment(Entry.objects.order_by("-seq")[0]).date()
    yesterday = today - timedelta(days=1)

    def seen(**days: date) -> int:
        asked = {key: value for name, day in days.items() for key, value in written(name, day).items()}
        found = shakiba.get(reverse("review:person", args=[cast.nargis.pk]), asked)
        return len([text for text in sentences(found) if "saw a list" in text])

    assert (seen(first=today), seen(first=yesterday, last=today), seen(last=today), seen(last=yesterday)) == (1, 1, 1, 0)


def test_a_last_day_before_the_first_is_said_so_and_nothing_is_read(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    before = Entry.objects.filter(kind="ledger.read").count()
    for address in (reverse("review:person", args=[cast.nargis.pk]), reverse("review:case", args=[case.pk])):
        answer = shakiba.get(address, {"first-y": "2026-11-24", "last-y": "2026-11-20"})
        assert "This day is before the first one." in page(answer)
        assert "trail" not in answer.context
    assert Entry.objects.filter(kind="ledger.read").count() == before


def test_a_case_whose_trail_was_not_read_has_an_entry_for_its_card(cast: Cast, shakiba: Client) -> None:
    """A wrong date shows the head of the case all the same."""
    case = a_case(cast)
    shakiba.get(reverse("review:case", args=[case.pk]), {"first-y": "x"})
    newest = Entry.objects.order_by("-seq")[0]
    assert (newest.kind, newest.actor) == ("case.read", str(cast.shakiba.pk))


@pytest.mark.parametrize("asked", [{"person": "x"}, {"role": "queen"}])
def test_a_filter_made_up_by_hand_reads_nothing(cast: Cast, shakiba: Client, asked: dict[str, str]) -> None:
    case = a_case(cast)
    address = reverse("review:case", args=[case.pk])
    answer = shakiba.get(address, asked)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "trail" not in shakiba.get(DAY, asked).context


def test_the_entry_of_a_reading_says_what_was_asked_for(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    asked = {"person": str(cast.nargis.pk), "role": Role.CASEWORKER, "group": "read", "first-y": "2026-11-20", "last-y": "2026-11-24"}
    shakiba.get(reverse("review:case", args=[case.pk]), asked)
    entry = Entry.objects.filter(kind="ledger.read").order_by("-seq")[0]
    with cast.acting("shakiba") as someone:
        (story,) = read([entry], opener(someone))
    said = {name: (story or {}).get(name) for name in ("person", "role", "group", "since", "until")}
    assert said == {
        "person": str(cast.nargis.pk), "role": "caseworker", "group": "read", "since": "2026-11-20", "until": "2026-11-24",
    }


def test_the_filters_stay_chosen_on_the_next_page(cast: Cast, shakiba: Client) -> None:
    with cast.acting("nargis"), transaction.atomic():
        for number in range(60):
            audit.record("catalogue.listed", count=number)
    address = reverse("review:person", args=[cast.nargis.pk])
    first = shakiba.get(address, {"group": "catalogue.listed", "first-y": "2026-11-20"})
    assert len(sentences(shakiba.get(f"{address}{first.context['trail'].base}page=2"))) == 10


# --- whose names are opened ------------------------------------------------------------------------------------------------------
@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The ids of the people whose sealed names are opened."""
    ids: set[str] = set()
    real = directory.office_name

    def seen(someone: Any, kind: str, holder: object, sealed: bytes) -> str:
        if kind == "user":
            ids.add(str(holder))
        return real(someone, kind, holder, sealed)

    monkeypatch.setattr(directory, "office_name", seen)
    return ids


def ids_of(cast: Cast, *names: str) -> set[str]:
    return {str(cast.people[name].pk) for name in names}


def offered(answer: Any) -> set[str]:
    return {pk for pk, _ in answer.context["form"].fields["person"].choices if pk}


def yesterday() -> dict[str, str]:
    return gregorian("day", moment(Entry.objects.order_by("-seq")[0]).date() - timedelta(days=1))


def test_a_case_opens_the_names_of_those_who_came_to_it_and_nobody_elses(cast: Cast, shakiba: Client, opened: set[str]) -> None:
    case = a_case(cast)
    each_did_something(cast)
    answer = shakiba.get(reverse("review:case", args=[case.pk]))
    assert offered(answer) == ids_of(cast, "nargis", "shakiba")  # her reading stands there too
    assert opened <= ids_of(cast, "nargis", "shakiba", "laila")  # and who reaches it through the team


def test_a_day_opens_the_names_of_those_who_acted_on_it(cast: Cast, shakiba: Client, opened: set[str]) -> None:
    each_did_something(cast)
    acted = {actor for actor in Entry.objects.values_list("actor", flat=True) if as_id(actor)} | ids_of(cast, "shakiba")
    answer = shakiba.get(DAY)
    assert offered(answer) == acted
    assert str(cast.add("mursal", Role.CASEWORKER, cast.teams["one"]).pk) not in opened


def test_a_day_on_which_nobody_did_anything_opens_no_name(cast: Cast, shakiba: Client, opened: set[str]) -> None:
    assert offered(shakiba.get(DAY, yesterday())) == set()
    assert opened == set()


def test_who_was_chosen_stays_chosen_on_a_day_on_which_she_did_nothing(cast: Cast, shakiba: Client) -> None:
    answer = shakiba.get(DAY, {**yesterday(), "person": str(cast.zohra.pk)})
    assert offered(answer) == ids_of(cast, "zohra")
    assert "trail" in answer.context


def test_choosing_a_person_opens_every_name_and_only_there(cast: Cast, shakiba: Client, opened: set[str]) -> None:
    answer = shakiba.get(reverse("review:find"))
    assert len(answer.context["person_form"].fields["person"].choices) == User.objects.count() + 1
    assert opened == {str(pk) for pk in User.objects.values_list("pk", flat=True)}


def test_a_case_code_opens_no_name(cast: Cast, shakiba: Client, opened: set[str]) -> None:
    assert shakiba.post(reverse("review:find"), {"code": "K7MD-2QXR"}).status_code == 200
    assert opened == set()


@pytest.mark.parametrize("view", ["day", "case"])
def test_more_people_cost_no_more_queries(cast: Cast, shakiba: Client, view: str) -> None:
    case = a_case(cast)
    address = reverse(f"review:{view}", args=[case.pk] if view == "case" else [])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(address).status_code == 200
        return len(captured)

    shakiba.get(address)
    few = queries()
    for name in ("palwasha", "zohra", "humaira"):
        with cast.acting(name), transaction.atomic():
            audit.record("case.read", case=case.pk)
    assert queries() == few
