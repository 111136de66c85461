"""Reading the trail is written in the trail, before anything opens; if that cannot be written, nothing is read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit import ledger, segments
from audit.models import Entry
from audit.review.segments import opener
from casework.access import catalogue
from casework.accounts.unlocked import current
from casework.cases.models import Case
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.review.conftest import lines, page, sentences

pytestmark = pytest.mark.django_db


def of(name: str, cast: Cast) -> str:
    """The address of one of the three views."""
    arguments = {"day": [], "person": [cast.nargis.pk], "case": [Case.objects.get().pk]}
    return reverse(f"review:{name}", args=arguments[name])


@pytest.mark.parametrize("name", ["day", "person", "case"])
def test_each_page_is_one_entry_of_its_reader(cast: Cast, shakiba: Client, name: str) -> None:
    a_case(cast)
    before = Entry.objects.count()
    assert shakiba.get(of(name, cast)).status_code == 200
    written = Entry.objects.order_by("seq")[before:]
    assert [(entry.kind, entry.actor) for entry in written] == [("ledger.read", str(cast.shakiba.pk))]


@pytest.mark.parametrize("name", ["day", "person", "case"])
def test_no_entry_no_page(cast: Cast, shakiba: Client, full_disk: None, name: str) -> None:
    a_case(cast)
    with cast.acting("shakiba"):
        code = next(iter(catalogue.cards(Case).values()))["code"]
    shakiba.raise_request_exception = False
    answer = shakiba.get(of(name, cast))
    assert answer.status_code == 503
    assert "Nargis" not in page(answer)
    assert code[:4] not in page(answer)


def test_nothing_is_opened_before_the_entry_is_written(
    cast: Cast, shakiba: Client, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(cast)
    opened: list[object] = []
    monkeypatch.setattr(segments, "open_segment", lambda segment, keys: opened.append(segment))
    shakiba.get(reverse("review:day"))
    assert opened == []


def test_the_entry_says_which_view_which_day_and_how_many(cast: Cast, shakiba: Client) -> None:
    shakiba.get(reverse("review:day"), {"group": "changed"})
    with cast.acting("shakiba"):
        story = ledger.read(Entry.objects.filter(kind="ledger.read"), opener(current()))[0]
    assert story is not None
    assert (story["view"], story["first"], story["group"]) == ("day", timezone.localdate().isoformat(), "changed")
    assert story["count"] == Entry.objects.exclude(kind="ledger.read").count()


def test_reading_a_cases_trail_stands_on_that_trail(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.get(of("case", cast))
    assert sentences(shakiba.get(reverse("review:case", args=[case.pk])))[0] == "Shakiba read the trail"


def test_another_supervisor_reads_whose_trail_was_read(cast: Cast, shakiba: Client) -> None:
    shakiba.get(reverse("review:person", args=[cast.nargis.pk]))
    line = lines(client_of(cast, "laila").get(reverse("review:day")))[0]
    assert (line.text, line.why[:2]) == ("Shakiba read the trail", ["Supervisor", "Nargis"])


def test_a_refused_reader_leaves_no_entry_of_a_reading(cast: Cast, newest: Callable[[str], Entry]) -> None:
    client_of(cast, "nargis").get(reverse("review:day"))
    assert not Entry.objects.filter(kind="ledger.read").exists()
