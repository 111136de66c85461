"""The draft of a power of attorney: it names her, it is a draft, and it says nothing that nobody wrote down."""

import datetime
import io
from typing import Any

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from audit.models import Entry
from casework.access import catalogue, grants
from casework.cases.actions import assign, change_record
from casework.cases.models import Case
from casework.legal.models import Authority
from casework.localisation import calendar
from casework.reports.papers.attorney import ATTORNEY
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.legal.conftest import a_matter, added
from tests.paper.copied import pages, pdfium, recovered, words
from tests.reports.papers import LANGUAGES, ask_attorney, is_paper, told, words_of

pytestmark = pytest.mark.django_db
every_language = pytest.mark.parametrize("language", LANGUAGES)
SCOPE = "همین دوسیهٔ نفقه، در همه محکمه‌ها"
NOT_HERS = ["palwasha", "laila", "zohra", "roshan", "mina", "farida", "wida"]


@pytest.fixture
def case(cast: Cast) -> Case:
    """Nargis's case, of a woman with father, grandfather and tazkira; Humaira is assigned."""
    she = {"grandfather_name": "رحیم", "tazkira": "electronic", "tazkira_number": "0000-0155-01555", "husband_name": "جمال"}
    found = a_case(cast, known_as="گل", **she)
    with cast.acting("shakiba"):
        assign(case=found, to=cast.humaira)
    return found


def an_authority(cast: Cast, case: Case, **said: Any) -> Authority:
    matter = a_matter(cast, case)
    facts = {"to_whom": "نسیم یعقوبی", "capacity": "partner", "scope": SCOPE, "valid_from": datetime.date(2027, 1, 2), **said}
    return added(cast, case, Authority(matter=str(matter.pk), **facts))  # type: ignore[no-any-return]


# --- what stands on it ------------------------------------------------------------------------------------------------
@every_language
def test_it_holds_who_gives_it_to_whom_and_in_what(cast: Cast, case: Case, language: str) -> None:
    answer = ask_attorney(cast, an_authority(cast, case), language=language)
    with override(language):
        said = f"پروین کریم رحیم نسیم یعقوبی {SCOPE} {calendar.format_date(datetime.date(2027, 1, 2), language)}"
    for text in (words_of(answer), pdfium(answer.content)):
        assert recovered(said, text) >= 0.99
        assert "0000-0155-01555" in text


@every_language
def test_it_says_that_it_is_a_draft_without_force(cast: Cast, case: Case, language: str) -> None:
    text = words_of(ask_attorney(cast, an_authority(cast, case), language=language))
    with override(language):
        said = [str(ATTORNEY.title), gettext("This is a draft. It has no force until the court or the notary has taken it.")]
    assert recovered(" ".join(said), text) == 1


@every_language
def test_it_has_room_for_signatures_witnesses_and_the_court(cast: Cast, case: Case, language: str) -> None:
    text = words_of(ask_attorney(cast, an_authority(cast, case), language=language))
    with override(language):
        said = [
            gettext("She: signature or thumbprint"), *[gettext("Witness: name, father’s name, signature or thumbprint")] * 2,
            gettext("Court or notary: name, signature and seal"), gettext("Court and number there"),
        ]  # fmt: skip
    assert recovered(" ".join(said), text) >= 0.99


@every_language
def test_it_is_one_tagged_page(cast: Cast, case: Case, language: str) -> None:
    answer = ask_attorney(cast, an_authority(cast, case, revocation="هر وقت که بخواهد، با خط خودش."), language=language)
    assert len(pages(answer.content)) == 1
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == {"fa-af": "fa-AF"}.get(language, language)


def test_where_it_takes_two_pages_all_places_to_sign_stand_on_the_second(cast: Cast, case: Case) -> None:
    first, second = pages(ask_attorney(cast, an_authority(cast, case, scope="\n".join([SCOPE] * 14))).content)
    for said in ("She: signature", "Witness: name", "Court or notary: name"):
        assert said in second and said not in first


@pytest.mark.parametrize(("kind", "printed"), [("paper", True), ("", True), ("none", False), ("lost", False), ("withheld", False)])
def test_a_tazkira_that_she_does_not_hold_is_a_line_to_write_on(cast: Cast, case: Case, kind: str, printed: bool) -> None:
    with cast.acting("nargis"):
        she = case.survivor_records.get()
        she.tazkira = kind
        change_record(record=she)
    text = words_of(ask_attorney(cast, an_authority(cast, case)))
    assert ("0000-0155-01555" in text) is printed
    assert "Tazkira number" in text
    assert "Withheld" not in text and "Lost" not in text


def test_what_is_not_written_down_is_a_line_and_not_a_guess(cast: Cast, case: Case) -> None:
    bare = added(cast, case, Authority())
    text = words_of(ask_attorney(cast, bare))
    assert "In what" in text and "Valid until" in text
    assert not words(f"{SCOPE} نسیم") & words(text)


def test_the_clause_about_taking_it_back_stands_there_only_if_it_is_recorded(cast: Cast, case: Case) -> None:
    clause = "هر وقت که بخواهد، با خط خودش."
    assert recovered(clause, words_of(ask_attorney(cast, an_authority(cast, case, revocation=clause)))) == 1
    assert "Taking it back" not in words_of(ask_attorney(cast, an_authority(cast, case)))


def test_one_that_was_revoked_is_not_printed(cast: Cast, case: Case) -> None:
    gone = an_authority(cast, case, revoked_on=datetime.date(2026, 11, 24), revoked_why="به او اعتماد ندارد")
    answer = ask_attorney(cast, gone)
    assert "There is nothing that this paper may say." in answer.content.decode()
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_it_names_no_husband_no_nickname_no_code_and_nobody_of_ours(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        code = str(case.survivor_records.get().case_code)
    text = words_of(ask_attorney(cast, an_authority(cast, case, registered="وثایق ۱۲")))
    assert code not in text.replace("-", "")
    assert not words("جمال گل Nargis Humaira Hamraz همراز Sepidar 0700000012") & words(text)
    assert "partner" not in text


def test_it_bears_serial_hash_and_the_name_of_its_reader(cast: Cast, case: Case) -> None:
    answer = ask_attorney(cast, an_authority(cast, case))
    serial = answer["Content-Disposition"].partition("form-")[2].partition(".pdf")[0]
    text = words_of(answer)
    assert serial in text and "Court of Balkh" in text and "Page 1 of 1" in text
    assert told(cast, "export.pdf")["content"].upper()[:4] in text


# --- asking for it ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("missing", ["reason", "language", "recipient", "asked"])
def test_it_is_never_printed_without(cast: Cast, case: Case, missing: str) -> None:
    assert not is_paper(ask_attorney(cast, an_authority(cast, case), **{missing: ""}))
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_its_form_begins_in_her_language_with_nobodys_name_and_nothing_ticked(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    with cast.acting("nargis"):
        she = case.survivor_records.get()
        she.language = "ps"
        change_record(record=she)
    form = client_of(cast, "humaira").get(reverse("reports:attorney", args=[case.pk, record.pk])).context["form"]
    assert form["language"].value() == "ps"
    assert not form["recipient"].value() and not form["asked"].value()


def test_a_locked_draft_opens_only_with_its_passphrase(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    shown = client_of(cast, "humaira").get(reverse("reports:attorney", args=[case.pk, record.pk])).context["form"].words
    locked = ask_attorney(cast, record, protect="on", passphrase=shown).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert "Draft" in " ".join(pages(locked, shown)) or "draft" in " ".join(pages(locked, shown))


def test_the_trail_tells_of_the_reading_with_its_reason_before_the_draft(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    before = Entry.objects.count()
    ask_attorney(cast, record, language="ps")
    assert list(Entry.objects.order_by("seq")[before:].values_list("kind", flat=True)) == ["case.read", "export.pdf"]
    read, left = told(cast, "case.read"), told(cast, "export.pdf")
    assert read["what"] == left["what"] == "power_of_attorney"
    assert read["reason"] == left["reason"] == "she wants a lawyer"
    assert read["compartments"] == ["identity", "legal"]
    assert (left["recipient"], left["language"]) == ("Court of Balkh", "ps")


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["nargis", "humaira", "shakiba"])
def test_whoever_holds_the_legal_part_prints_it(cast: Cast, case: Case, person: str) -> None:
    assert is_paper(ask_attorney(cast, an_authority(cast, case), by=person))


@pytest.mark.parametrize("person", NOT_HERS)
def test_others_do_not_find_it(cast: Cast, case: Case, person: str) -> None:
    record = an_authority(cast, case)
    assert ask_attorney(cast, record, by=person).status_code == 404
    assert client_of(cast, person).get(reverse("reports:attorney", args=[case.pk, record.pk])).status_code == 404


def test_a_caseworker_without_the_legal_part_does_not_find_it(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [case.pk])[case.pk])
    palwasha = client_of(cast, "palwasha")
    assert palwasha.get(f"/cases/{case.pk}/").status_code == 200
    missing = palwasha.get(reverse("reports:attorney", args=[case.pk, case.pk]))
    answer = palwasha.get(reverse("reports:attorney", args=[case.pk, record.pk]))
    assert (answer.status_code, len(answer.content)) == (missing.status_code, len(missing.content)) == (404, len(answer.content))
    assert ask_attorney(cast, record, by="palwasha").status_code == 404


def test_a_power_of_attorney_of_another_case_is_not_there(cast: Cast, case: Case) -> None:
    record, other = an_authority(cast, case), a_case(cast)
    assert client_of(cast, "nargis").get(reverse("reports:attorney", args=[other.pk, record.pk])).status_code == 404


# --- the way to it ----------------------------------------------------------------------------------------------------
def test_the_page_of_the_matter_and_the_list_of_papers_lead_to_it(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    gone = added(cast, case, Authority(matter=record.matter, revoked_on=datetime.date(2026, 11, 24)))
    client = client_of(cast, "humaira")
    for page in (f"/cases/{case.pk}/legal/", f"/cases/{case.pk}/papers/"):
        text = client.get(page).content.decode()
        assert reverse("reports:attorney", args=[case.pk, record.pk]) in text
        assert reverse("reports:attorney", args=[case.pk, gone.pk]) not in text
        assert "نسیم" not in text


def test_the_list_of_papers_reads_nothing_of_a_part_that_is_closed(cast: Cast, case: Case) -> None:
    record = an_authority(cast, case)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [case.pk])[case.pk])
    text = client_of(cast, "palwasha").get(f"/cases/{case.pk}/papers/").content.decode()
    assert reverse("reports:attorney", args=[case.pk, record.pk]) not in text
    assert "legal" not in str(told(cast, "case.read").get("compartments"))
