"""A packet holds exactly what she agreed to: for every choice of items, and whatever stands in the records."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.cases.choices import SharedItem
from casework.cases.models import Case, Incident, SafeContact, Situation, Survivor
from casework.localisation.dates import PartialDate
from referrals import packet_items
from referrals.models import Packet, Referral
from referrals.refusals import CannotSend, Refusal
from tests.cast import Cast, a_case
from tests.referrals.sent import send, unsaved

pytestmark = pytest.mark.django_db
EVERY = list(packet_items.ITEMS)
# What only one item may carry out of the case: a word of each item that stands nowhere else.
TRACES = {
    "name": "گلالی", "family": "کریم", "contact": "کورس", "birth": "1370", "marital": "co_wife", "province": "AF-HER", "needs": "custody",
    "risk": "medium", "account": "شوهرم",
}


@pytest.fixture
def rich(cast: Cast) -> tuple[Cast, Case]:
    """A case in which every item has something to say."""
    birth = PartialDate.from_json({"value": "1991-03-21", "precision": "year", "calendar": "solar", "text": "1370"})
    case = a_case(cast, known_as="گلالی", birth=birth, marital="co_wife", province="AF-HER")
    with cast.acting("nargis"):
        situation = Situation.objects.get(case=case)
        situation.risk, situation.needs = "medium", ["custody"]
        situation.save()
    return cast, case


def test_the_catalogue_knows_every_item_a_consent_can_name() -> None:
    assert set(EVERY) == set(SharedItem.values)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(agreed=st.sets(st.sampled_from(EVERY)), asked=st.sets(st.sampled_from(EVERY)))
def test_what_goes_is_what_was_asked_and_never_more_than_was_agreed(
    rich: tuple[Cast, Case], agreed: set[str], asked: set[str]
) -> None:
    cast, case = rich
    before = Referral.objects.count()
    try:
        referral = send(cast, case, unsaved(cast, items=sorted(agreed), purpose="x"), items=sorted(asked), matter="x")
    except CannotSend as refused:
        assert refused.why == (Refusal.ITEM if asked else Refusal.NOTHING)
        assert not asked or not asked <= agreed
        assert Referral.objects.count() == before
        return
    assert asked <= agreed
    with cast.acting("roshan"):
        packet = Packet.objects.get(referral=referral)
        assert {part["item"] for part in packet.items} == asked
        plain = packet.plain_bytes().decode()
    assert {item for item, trace in TRACES.items() if trace in plain} == asked


def test_only_the_records_of_the_items_are_opened(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        assert set(packet_items.open_sources(case, ["name", "contact"])) == {Survivor, SafeContact}
        assert set(packet_items.open_sources(case, ["account"])) == {Incident}


def test_her_story_is_not_opened_for_a_packet_without_it(cast: Cast) -> None:
    from audit.models import Entry
    from casework.accounts.models import AUDITORS, Team

    case = a_case(cast)
    before = Entry.objects.count()
    send(cast, case, unsaved(cast, items=["name"]), items=["name"])
    with cast.acting("shakiba") as someone:
        from audit import ledger, segments

        keys = someone.teams[Team.objects.get(kind=AUDITORS).pk]
        told = ledger.read(Entry.objects.filter(seq__gt=before), lambda segment: segments.open_segment(segment, keys[1]))
    assert "cases.survivor" in str(told)
    assert "cases.incident" not in str(told)


@pytest.mark.parametrize(("language", "words"), [("en", "Risk to her safety"), ("fa-af", None), ("ps", None)])
def test_a_packet_is_read_in_the_language_of_its_reader(rich: tuple[Cast, Case], language: str, words: str | None) -> None:
    from django.utils import translation

    with translation.override(language):
        lines = packet_items.lines([{"item": "risk", "rows": [["risk", "medium", "choice"]]}])
        expected = str(packet_items.LABELS["risk"])
    assert lines[0].label == (words or expected)


def test_several_needs_are_one_line(cast: Cast) -> None:
    rows = [["needs", "legal", "choice"], ["needs", "safety", "choice"]]
    lines = packet_items.lines([{"item": "needs", "rows": rows}])
    assert len(lines) == 1


def test_no_message_is_said_loudly(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        built = packet_items.build(["contact"], packet_items.open_sources(case, ["contact"]))
    assert packet_items.lines(built)[-1].kind == "warning"


def test_a_contact_without_a_number_sends_no_half_of_it(cast: Cast) -> None:
    assert packet_items.ITEMS["contact"].rows(SafeContact(hours="۱۰ تا ۱۲", cover="کورس")) == []


def test_a_line_shows_no_word_in_its_repr() -> None:
    assert "پروین" not in repr(packet_items.Line("Name", "پروین"))
