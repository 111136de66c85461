"""Papers of a case: what stands on them in three languages, what does not, and what the trail keeps."""

import datetime
import io
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

import audit
from audit.errors import LedgerUnwritable
from audit.models import Entry
from casework.cases.actions import add_record, assign, close_case, withdraw_consent
from casework.cases.models import Case, PlanItem
from casework.localisation import calendar
from casework.reports import discretion
from casework.reports.papers import actions
from casework.reports.summary import TRAINING
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.paper.copied import pages, recovered, words
from tests.reports.papers import ACTION, LANGUAGES, ask, ask_consent, consent, is_paper, told, with_records, words_of

pytestmark = pytest.mark.django_db
every_language = pytest.mark.parametrize("language", LANGUAGES)
NOT_PRINTERS = ["palwasha", "laila", "zohra", "roshan", "mina", "farida", "wida"]


def hers(cast: Cast, case: Case, paper: str, **said: Any) -> str:
    return words_of(ask(cast, case, paper, copy="hers", recipient="", **said))


def code_of(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"):
        return str(case.survivor_records.get().case_code)


def names_the_office(text: str) -> bool:
    """The programme, the office, its teams and its partners."""
    return any(word in text for word in ("Hamraz", "همراز", "The office", "Team one", "Sepidar"))


# --- words in three languages -----------------------------------------------------------------------------------------
@every_language
def test_the_office_reads_the_action_plan_whole(cast: Cast, language: str) -> None:
    text = words_of(ask(cast, with_records(cast), "action-plan", language=language))
    assert recovered(" ".join([*ACTION.values(), "نفقه", "خانهٔ امن"]), text) >= 0.99
    with override(language):
        assert recovered(calendar.format_date(datetime.date(2027, 1, 2), language), text) == 1


@every_language
def test_she_carries_only_what_comes_next(cast: Cast, language: str) -> None:
    text = hers(cast, with_records(cast), "action-plan", language=language)
    assert recovered(" ".join(ACTION.values()), text) >= 0.99
    assert recovered(discretion.TITLES[language], text) == 1
    assert not words("نفقه امن Nargis") & words(text)


@every_language
def test_the_letter_says_that_she_may_come_back(cast: Cast, language: str) -> None:
    text = words_of(ask(cast, a_case(cast), "closing-letter", language=language))
    with override(language):
        said = gettext("You may come back at any time, with the same matter or a new one. You need no paper and no reason for it.")
    assert recovered(said, text) >= 0.99


@every_language
def test_the_closure_sheet_holds_the_checklist_with_its_remarks(cast: Cast, language: str) -> None:
    text = words_of(ask(cast, with_records(cast), "closure-sheet", language=language))
    with override(language):
        said = [gettext("she and the caseworker agree to close"), pgettext("line of a checklist", "Yes"), "او می‌خواهد صبر کند"]
    assert recovered(" ".join(said).lower(), text.lower()) >= 0.99


@every_language
def test_the_consent_form_says_the_limits_and_what_she_agreed_to(cast: Cast, language: str) -> None:
    text = words_of(ask_consent(cast, consent(cast, a_case(cast)), language=language))
    with override(language):
        limits = gettext("If a life is in great danger now, yours or that of somebody else, we may have to tell someone who can help.")
        agreed = pgettext("item to share", "What she needs")
    assert recovered(f"{limits} {agreed} Sepidar مشورهٔ حقوقی نرگس احمدی", text) >= 0.99


def test_a_consent_by_word_of_mouth_has_no_place_to_sign(cast: Cast) -> None:
    case = a_case(cast)
    spoken = words_of(ask_consent(cast, consent(cast, case, how="verbal")))
    assert "Signature or thumbprint" not in spoken
    assert "Given by word of mouth" in spoken
    assert "Signature or thumbprint" in words_of(ask_consent(cast, consent(cast, case, how="written")))


def test_a_consent_that_was_taken_back_is_not_signed_again(cast: Cast) -> None:
    record = consent(cast, a_case(cast))
    with cast.acting("nargis"):
        withdraw_consent(consent=record)
    text = words_of(ask_consent(cast, record))
    assert "Withdrawn on" in text
    assert "Signature or thumbprint" not in text


def test_the_form_of_a_child_has_both_answers_and_never_why_the_guardian_was_not_asked(cast: Cast) -> None:
    case = a_case(cast)
    said = {"assent": "yes", "guardian": "unsafe", "guardian_name": "پدرش", "guardian_why": "از پدرش می‌ترسد"}
    for copy in ("office", "hers"):
        text = words_of(ask_consent(cast, consent(cast, case, **said), copy=copy))
        assert "The child’s own answer" in text
        assert "Not asked" in text
        assert "safe" not in text
        assert not words("پدرش می‌ترسد") & words(text)


def test_a_guardian_who_agreed_is_named_and_signs(cast: Cast) -> None:
    text = words_of(ask_consent(cast, consent(cast, a_case(cast), assent="yes", guardian="given", guardian_name="مادرش")))
    assert recovered("مادرش", text) == 1
    assert "The guardian: signature or thumbprint" in text


# --- what is not on hers ----------------------------------------------------------------------------------------------
@every_language
def test_a_copy_of_hers_names_no_code_address_office_or_person(cast: Cast, language: str) -> None:
    case = with_records(cast)
    record = consent(cast, case)
    texts = [
        hers(cast, case, "action-plan", language=language),
        words_of(ask(cast, case, "closing-letter", language=language)),
        words_of(ask_consent(cast, record, copy="hers", recipient="", language=language)),
    ]
    code = code_of(cast, case)
    for text in texts:
        assert code not in text.replace("-", "")
        assert not names_the_office(text)
        assert not words("Nargis نرگس پروین کریم 93700000012 0700000012") & words(text)


@every_language
def test_no_word_of_a_copy_of_hers_tells(cast: Cast, language: str) -> None:
    case = with_records(cast)
    record = consent(cast, case, items=["name", "account", "risk", "contact"])
    assert not discretion.tells(words_of(ask(cast, case, "closing-letter", language=language)))
    assert not discretion.tells(words_of(ask_consent(cast, record, copy="hers", recipient="", language=language)))


@pytest.mark.parametrize("telling", ["به خانهٔ امن می‌رود", "She goes to the shelter", "شماره {code} را بگوید", "با Sepidar گپ می‌زند"])
def test_telling_words_in_her_plan_are_refused_and_nothing_leaves(cast: Cast, telling: str) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        add_record(case=case, record=PlanItem(need="safety", action=telling.format(code=code_of(cast, case))))
    assert not is_paper(ask(cast, case, "action-plan", copy="hers", recipient=""))
    assert not Entry.objects.filter(kind="export.pdf").exists()
    assert is_paper(ask(cast, case, "action-plan"))


def test_a_name_that_is_part_of_another_word_is_no_name(cast: Cast) -> None:
    """A partner of the cast is called “Other”."""
    assert is_paper(ask_consent(cast, consent(cast, a_case(cast), purpose="another lawyer"), copy="hers"))


def test_she_gets_the_names_of_organisations_if_she_wants_them(cast: Cast) -> None:
    case = a_case(cast)
    assert "The office" in words_of(ask(cast, case, "closing-letter", named="on"))
    text = words_of(ask_consent(cast, consent(cast, case), copy="hers", named="on"))
    assert "Sepidar" in text
    assert not words("نرگس احمدی") & words(text)


# --- the office's copy ------------------------------------------------------------------------------------------------
def test_the_office_copy_bears_code_serial_and_reader(cast: Cast) -> None:
    case = with_records(cast)
    answer = ask(cast, case, "action-plan", recipient="Shakiba")
    serial = answer["Content-Disposition"].partition("form-")[2].partition(".pdf")[0]
    text = words_of(answer)
    assert serial in text
    assert code_of(cast, case) in text.replace("-", "")
    assert "Shakiba" in text


def test_a_signed_consent_bears_no_code_and_no_name_of_hers(cast: Cast) -> None:
    """It lies apart from the case file: whoever finds one of the two does not have the other."""
    case = a_case(cast)
    text = words_of(ask_consent(cast, consent(cast, case)))
    assert code_of(cast, case) not in text.replace("-", "")
    assert not words("پروین کریم") & words(text)


def test_the_training_office_marks_every_page(cast: Cast, settings: Any) -> None:
    case = with_records(cast)
    settings.TRAINING = True
    for answer in (ask(cast, case, "action-plan"), ask(cast, case, "closing-letter")):
        assert all(TRAINING.split()[-1] in page for page in pages(answer.content))
    settings.TRAINING = False
    assert "TRAINING" not in words_of(ask(cast, case, "action-plan"))


@every_language
def test_a_paper_is_tagged_and_says_its_language(cast: Cast, language: str) -> None:
    answer = ask(cast, a_case(cast), "closing-letter", language=language)
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == {"fa-af": "fa-AF"}.get(language, language)
        assert document.docinfo == {"/Title": discretion.TITLES[language]}
        assert [float(side) for side in document.pages[0].MediaBox][2:] == pytest.approx([595.28, 841.89], abs=0.5)


def test_a_locked_file_opens_only_with_its_passphrase(cast: Cast) -> None:
    case = a_case(cast)
    shown = client_of(cast, "nargis").get(reverse("reports:paper", args=[case.pk, "closing-letter"])).context["form"].words
    locked = ask(cast, case, "closing-letter", protect="on", passphrase=shown).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert "You may come back" in pages(locked, shown)[0]


# --- the form ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("missing", ["reason", "language", "recipient", "copy"])
def test_nothing_leaves_without(cast: Cast, missing: str) -> None:
    assert not is_paper(ask(cast, with_records(cast), "action-plan", **{missing: ""}))
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_the_form_begins_with_the_language_she_understands(cast: Cast) -> None:
    case = a_case(cast, language="ps")
    record = consent(cast, case, language="fa-af")
    client = client_of(cast, "nargis", language="en")
    assert client.get(reverse("reports:paper", args=[case.pk, "closing-letter"])).context["form"]["language"].value() == "ps"
    assert client.get(reverse("reports:consent", args=[case.pk, record.pk])).context["form"]["language"].value() == "fa-af"


def test_a_paper_without_records_is_not_offered_and_not_printed(cast: Cast) -> None:
    case = a_case(cast)
    listed = client_of(cast, "nargis").get(reverse("reports:papers", args=[case.pk]))
    assert [offer.what for _, offer in listed.context["offers"]] == ["closing_letter"]
    assert not is_paper(ask(cast, case, "action-plan"))


def test_a_plan_with_nothing_left_to_do_is_no_paper_for_her(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        add_record(case=case, record=PlanItem(need="legal", action="وکیل", progress="met"))
    answer = ask(cast, case, "action-plan", copy="hers")
    assert "There is nothing that this paper may say." in answer.content.decode()


def test_a_closed_case_still_has_its_letter(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        close_case(case=case, reason="goals_met", text="")
    assert "You may come back" in words_of(ask(cast, case, "closing-letter"))


# --- who may, and what the trail keeps --------------------------------------------------------------------------------
@pytest.mark.parametrize("person", NOT_PRINTERS)
def test_others_do_not_find_the_papers(cast: Cast, person: str) -> None:
    case = with_records(cast)
    record = consent(cast, case)
    assert ask(cast, case, "closing-letter", by=person).status_code == 404
    assert ask_consent(cast, record, by=person).status_code == 404
    assert client_of(cast, person).get(reverse("reports:papers", args=[case.pk])).status_code == 404


def test_a_legal_officer_prints_the_letter_and_no_paper_from_a_part_closed_to_her(cast: Cast) -> None:
    case = with_records(cast)
    record = consent(cast, case)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.humaira)
    assert is_paper(ask(cast, case, "closing-letter", by="humaira"))
    assert not is_paper(ask(cast, case, "action-plan", by="humaira"))
    assert not is_paper(ask_consent(cast, record, by="humaira"))


def test_a_consent_of_another_case_is_not_there(cast: Cast) -> None:
    record = consent(cast, a_case(cast))
    other = a_case(cast)
    assert client_of(cast, "nargis").get(reverse("reports:consent", args=[other.pk, record.pk])).status_code == 404


def test_the_trail_tells_of_the_reading_before_the_paper_and_why(cast: Cast) -> None:
    case = with_records(cast)
    before = Entry.objects.count()
    answer = ask(cast, case, "action-plan", language="ps")
    assert list(Entry.objects.order_by("seq")[before:].values_list("kind", flat=True)) == ["case.read", "export.pdf"]
    read, left = told(cast, "case.read"), told(cast, "export.pdf")
    assert read["what"] == left["what"] == "action_plan"
    assert read["serial"] == left["serial"]
    assert answer["Content-Disposition"] == f'attachment; filename="form-{left["serial"]}.pdf"'
    assert left["reason"] == "she asked"
    assert (left["profile"], left["language"], left["recipient"]) == ("office", "ps", "Nargis")


def test_nothing_opens_where_the_reading_cannot_be_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = with_records(cast)
    built: list[object] = []

    def unwritable(*_: object, **__: object) -> None:
        raise LedgerUnwritable("the ledger could not be written")

    monkeypatch.setattr(actions, "_built", lambda *given: built.append(given))
    monkeypatch.setattr(audit, "record_durably", unwritable)
    assert ask(cast, case, "action-plan").status_code == 503
    assert built == []
