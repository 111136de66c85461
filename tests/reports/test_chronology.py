"""The chronology of a matter: the lines that were ticked and shown, and of each what its recipient may read."""

import datetime
import io
from dataclasses import dataclass
from typing import Any

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from audit.models import Entry
from casework.access import catalogue, grants
from casework.cases.actions import add_record, assign
from casework.cases.models import Case, Incident, Perpetrator
from casework.legal.models import Decision, Filing, Hearing, Matter, Party, Proceeding
from casework.localisation import calendar, dates
from casework.reports import discretion
from casework.reports.papers.chronology import CHRONOLOGY
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.legal.conftest import a_matter, a_proceeding, added, under
from tests.paper.copied import pages, pdfium, recovered, words
from tests.reports.papers import LANGUAGES, ask_chronology, chronology, is_paper, told, words_of

pytestmark = pytest.mark.django_db
every_language = pytest.mark.parametrize("language", LANGUAGES)
NOT_HERS = ["palwasha", "laila", "zohra", "roshan", "mina", "farida", "wida"]
LUNAR = "۵ شعبان ۱۴۴۸ هـ ق"
SECRETS = "برادرش حضور یاسمن همسایه زرین سرک گفت"  # remarks, who was present, how a settlement went, her account


def day(number: int) -> datetime.date:
    return datetime.date(2026, 11, number)


@dataclass
class Story:
    """A matter with everything that may stand on paper, and much that may not; *lines* are all its keys."""

    case: Case
    matter: Matter
    lines: list[str]

    def of(self, aspect: str) -> list[str]:
        return [key for key in self.lines if key.startswith(f"{aspect}:")]


@pytest.fixture
def case(cast: Cast) -> Case:
    found = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=found, to=cast.humaira)
    return found


@pytest.fixture
def story(cast: Cast, case: Case) -> Story:
    matter = a_matter(cast, case, remarks="برادرش")
    added(cast, case, Party(matter=str(matter.pk), side="other", relation="husband", name="زرین", father_name="یاسمن"))
    facts = {"number": "۲۰۷/۴", "filed_on": day(1), "lunar": LUNAR, "remarks": "برادرش", "result": "برادرش گفت", "ended_on": day(20)}
    road = a_proceeding(cast, case, matter, **facts)
    paper = Filing(kind="petition", sender="we", on=day(2), number="11", served_on=day(4), served_how="relative", remarks="همسایه")
    sat = Hearing(
        on=day(9), start="09:30", place="سرک", present="یاسمن", who=str(cast.nargis.pk), mahram="required", state="adjourned",
        adjourned_why="judge_absent", next_on=day(16), next_start="11:00", remarks="حضور",
    )  # fmt: skip
    decision = Decision(
        on=day(17), outcome="rejected", says="یاسمن گفت", served_on=day(18), served_how="hand", appeal_until=datetime.date(2026, 12, 17),
        appeal_source="نوشته بر ورق", appealed_on=day(19), appeal="yes", enforcement="asked", enforced="برادرش",
    )  # fmt: skip
    made = [road, *[added(cast, case, under(cast, road, record)) for record in (paper, sat, decision)]]
    with cast.acting("nargis"):
        incident = add_record(
            case=case,
            record=Incident(
                account="برادرش گفت", happened=dates.make(1404, 7, None), observations="همسایه", q_penetration="no", q_contact="no",
                q_physical="yes", q_gbv="yes",
            ),
        )
        add_record(case=case, record=Perpetrator(incident=str(incident.pk), name="زرین", name_wanted=True))
    return Story(case, matter, [f"{aspect}:{record.pk}" for record in [*made, incident] for aspect in _aspects(record)])


def _aspects(record: Any) -> tuple[str, ...]:
    return {
        Proceeding: ("begun", "ended"), Filing: ("filed", "served"), Hearing: ("hearing",), Incident: ("incident",),
        Decision: ("decided", "decision-served", "appeal-until", "appealed", "enforced"),
    }[type(record)]  # fmt: skip


def full(cast: Cast, story: Story, **said: Any) -> str:
    return words_of(chronology(cast, story.matter, ["name", *story.lines], by="nargis", **said))


# --- what stands on it ------------------------------------------------------------------------------------------------
@every_language
def test_a_court_reads_every_line_with_its_day(cast: Cast, story: Story, language: str) -> None:
    answer = chronology(cast, story.matter, ["name", *story.lines], by="nargis", language=language)
    with override(language):
        days = [calendar.format_date(day(n), language) for n in (1, 2, 4, 9, 16, 17, 18, 19, 20)]
        said = [
            *days, pgettext("of a chronology", "Proceeding begins"), gettext("Last day for an appeal, as entered"),
            pgettext("what became of a hearing", "Put off"), pgettext("enforcement of a decision", "Asked for"), LUNAR,
            "ناحیهٔ سوم پروین کریم",
        ]  # fmt: skip
    for text in (words_of(answer), pdfium(answer.content)):
        assert recovered(" ".join(said), text) >= 0.98
        assert "۲۰۷/۴" in text


@every_language
def test_it_is_tagged_with_its_days_as_the_rows_of_a_table(cast: Cast, story: Story, language: str) -> None:
    answer = chronology(cast, story.matter, story.lines, by="nargis", language=language)
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        rows = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TR"]
    assert len(rows) >= len(story.lines)
    assert len(pages(answer.content)) == 1


def test_only_the_lines_that_were_ticked_stand_on_it_in_the_order_of_their_days(cast: Cast, story: Story) -> None:
    text = words_of(chronology(cast, story.matter, [*story.of("decided"), *story.of("hearing")]))
    assert text.index("18 Aqrab 1405") < text.index("26 Aqrab 1405")
    assert "Petition" not in text and "Proceeding begins" not in text and "پروین" not in text


def test_an_incident_has_its_day_and_kind_and_a_month_is_said_to_be_about(cast: Cast, story: Story) -> None:
    text = full(cast, story)
    assert "about Mizan 1404" in text
    assert "Physical" in text
    assert "Physical" not in words_of(chronology(cast, story.matter, story.of("hearing")))


@pytest.mark.parametrize("profile", ["court", "lawyer", "hers"])
def test_words_remarks_people_and_places_are_on_none_of_them(cast: Cast, story: Story, profile: str) -> None:
    text = full(cast, story, copy=profile)
    assert not words(SECRETS) & words(text)
    assert not words("Nargis Humaira Hamraz 0700000012 خواهر") & words(text)
    assert "Mahram" not in text


def test_only_her_lawyer_reads_how_something_was_served_and_where_a_last_day_is_written(cast: Cast, story: Story) -> None:
    court, lawyer = full(cast, story), full(cast, story, copy="lawyer")
    for said in ("To a relative", "In her hand"):
        assert said in lawyer and said not in court
    assert recovered("نوشته بر ورق", lawyer) == 1
    assert not words("نوشته") & words(court)


def test_where_people_met_for_a_settlement_is_not_printed(cast: Cast, story: Story) -> None:
    jirga = a_proceeding(cast, story.case, story.matter, institution="jirga", tier="", place="خانهٔ کاکایش", filed_on=day(3))
    text = words_of(chronology(cast, story.matter, [f"begun:{jirga.pk}"], copy="lawyer"))
    assert "Proceeding begins" in text
    assert not words("کاکایش") & words(text)


@every_language
def test_her_copy_is_neutral_and_holds_days_and_what_they_are(cast: Cast, story: Story, language: str) -> None:
    text = full(cast, story, copy="hers", recipient="", language=language)
    with override(language):
        said = f"{discretion.TITLES[language]} {pgettext('kind of record', 'Hearing')} {calendar.format_date(day(9), language)}"
    assert recovered(said, text) == 1
    assert not discretion.tells(text)
    assert not words(f"پروین کریم ۲۰۷ {LUNAR.split()[1]} Rejected Balkh") & words(text)
    with cast.acting("nargis"):
        assert str(story.case.survivor_records.get().case_code) not in text.replace("-", "")


def test_a_court_s_copy_bears_serial_and_reader_and_no_case_code(cast: Cast, story: Story) -> None:
    answer = chronology(cast, story.matter, story.of("hearing"))
    text = words_of(answer)
    assert answer["Content-Disposition"].partition("form-")[2].partition(".pdf")[0] in text
    assert "Court of Balkh" in text and "Page 1 of 1" in text
    with cast.acting("nargis"):
        assert str(story.case.survivor_records.get().case_code) not in text.replace("-", "")


def test_lines_of_another_matter_are_not_printed(cast: Cast, story: Story) -> None:
    other = a_matter(cast, story.case, type="mahr")
    answer = ask_chronology(cast, other, story.of("hearing"))
    assert "There is nothing that this paper may say." in answer.content.decode()


# --- shown before it is printed ---------------------------------------------------------------------------------------
def test_nothing_is_ticked_beforehand_and_every_line_can_be(cast: Cast, story: Story) -> None:
    form = client_of(cast, "nargis").get(reverse("reports:chronology", args=[story.case.pk, story.matter.pk])).context["form"]
    assert not form["lines"].value()
    assert {"name", *story.lines} <= {key for key, _ in form.fields["lines"].choices}


def test_the_lines_are_shown_exactly_as_they_are_printed(cast: Cast, story: Story) -> None:
    answer = ask_chronology(cast, story.matter, story.lines, by="nargis", language="ps")
    assert not is_paper(answer)
    [table] = [block for part in answer.context["shown"].sections for block in part.blocks if block["kind"] == "days"]
    printed = words_of(chronology(cast, story.matter, story.lines, by="nargis", language="ps"))
    said = " ".join(" ".join([line["day"], line["lunar"], line["title"], *(f["text"] for f in line["facts"])]) for line in table["lines"])
    assert recovered(said, printed) >= 0.99
    page = answer.content.decode()
    assert all(line["title"] in page for line in table["lines"]) and 'dir="rtl"' in page.partition('id="sh"')[2]


@pytest.mark.parametrize("changed", [{"copy": "lawyer"}, {"language": "ps"}, {"lines": ["name"]}])
def test_what_was_changed_after_it_was_shown_is_shown_again(cast: Cast, story: Story, changed: dict[str, Any]) -> None:
    seen = ask_chronology(cast, story.matter, story.of("served"), by="nargis").context["shown"].seen
    lines = [*story.of("served"), *changed.pop("lines", [])]
    answer = ask_chronology(cast, story.matter, lines, by="nargis", seen=seen, **changed)
    assert not is_paper(answer) and answer.context["shown"].seen != seen
    assert not Entry.objects.filter(kind="export.pdf").exists()


@pytest.mark.parametrize("missing", ["reason", "language", "recipient", "copy", "lines"])
def test_nothing_is_shown_or_printed_without(cast: Cast, story: Story, missing: str) -> None:
    answer = ask_chronology(cast, story.matter, **{"lines": story.of("hearing"), missing: ""})
    assert answer.status_code == 200 and answer.context["shown"] is None
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_telling_words_are_refused_on_her_copy_before_it_is_shown(cast: Cast, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.legal.naming.court", lambda before: "خانهٔ امن")
    answer = ask_chronology(cast, story.matter, story.of("hearing"), copy="hers", recipient="")
    assert answer.context["shown"] is None and "would say too much" in answer.content.decode()


def test_a_locked_chronology_opens_only_with_its_passphrase(cast: Cast, story: Story) -> None:
    page = client_of(cast, "humaira").get(reverse("reports:chronology", args=[story.case.pk, story.matter.pk]))
    shown = page.context["form"].words
    locked = chronology(cast, story.matter, story.of("hearing"), protect="on", passphrase=shown).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert "Hearing" in pages(locked, shown)[0]


# --- the trail --------------------------------------------------------------------------------------------------------
def test_the_trail_tells_what_was_asked_for_before_it_was_shown_and_what_left(cast: Cast, story: Story) -> None:
    seen = ask_chronology(cast, story.matter, ["name", *story.of("hearing")]).context["shown"].seen
    before = Entry.objects.count()
    ask_chronology(cast, story.matter, ["name", *story.of("hearing")], seen=seen)
    assert list(Entry.objects.order_by("seq")[before:].values_list("kind", flat=True)) == ["case.read", "export.pdf"]
    read, left = told(cast, "case.read"), told(cast, "export.pdf")
    assert read["what"] == left["what"] == "chronology"
    assert read["reason"] == left["reason"] == "for the hearing"
    assert read["compartments"] == ["identity", "legal"]
    assert (left["profile"], left["count"], left["named"], left["incidents"]) == ("court", 2, True, 0)


def test_printing_opens_no_name_and_no_incident_that_was_not_ticked(cast: Cast, story: Story) -> None:
    chronology(cast, story.matter, story.of("hearing"), by="nargis")
    read = told(cast, "case.read")
    assert read["compartments"] == ["legal"]
    assert not [trace for trace in read["records"] if trace.startswith(("cases.", "legal.filing", "legal.decision"))]


@every_language
def test_the_supervisor_reads_in_the_trail_which_paper_left_for_whom_and_why(cast: Cast, story: Story, language: str) -> None:
    chronology(cast, story.matter, story.of("hearing"))
    page = client_of(cast, "shakiba", language=language).get(reverse("review:case", args=[story.case.pk])).content.decode()
    with override(language):
        said = gettext("%(paper)s, for %(reader)s") % {"paper": CHRONOLOGY.title, "reader": "Court of Balkh"}
    assert said in page and "for the hearing" in page


# --- who may ----------------------------------------------------------------------------------------------------------
def test_a_legal_officer_is_offered_no_incident(cast: Cast, story: Story) -> None:
    form = client_of(cast, "humaira").get(reverse("reports:chronology", args=[story.case.pk, story.matter.pk])).context["form"]
    assert not [key for key, _ in form.fields["lines"].choices if key.startswith("incident")]
    assert ask_chronology(cast, story.matter, story.of("incident")).context["shown"] is None


@pytest.mark.parametrize("person", NOT_HERS)
def test_others_do_not_find_it(cast: Cast, story: Story, person: str) -> None:
    assert ask_chronology(cast, story.matter, story.lines, by=person).status_code == 404
    assert client_of(cast, person).get(reverse("reports:chronology", args=[story.case.pk, story.matter.pk])).status_code == 404


def test_a_caseworker_without_the_legal_part_does_not_find_it(cast: Cast, story: Story) -> None:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(story.case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [story.case.pk])[story.case.pk])
    assert client_of(cast, "palwasha").get(reverse("reports:chronology", args=[story.case.pk, story.matter.pk])).status_code == 404
    assert ask_chronology(cast, story.matter, story.lines, by="palwasha").status_code == 404


def test_a_matter_of_another_case_is_not_there(cast: Cast, story: Story) -> None:
    other = a_case(cast)
    assert client_of(cast, "nargis").get(reverse("reports:chronology", args=[other.pk, story.matter.pk])).status_code == 404


def test_the_page_of_the_matter_and_the_list_of_papers_lead_to_it(cast: Cast, story: Story) -> None:
    for page in (f"/cases/{story.case.pk}/legal/", f"/cases/{story.case.pk}/papers/"):
        assert reverse("reports:chronology", args=[story.case.pk, story.matter.pk]) in client_of(cast, "humaira").get(page).content.decode()
