"""Blank forms: consent and intake on paper, without a case and without a name."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from audit.models import Entry
from casework.cases.choices import Missing
from casework.reports import discretion
from casework.reports.papers import consent, intake, sheet
from tests.browserless import client_of
from tests.cast import Cast
from tests.paper.copied import recovered, words
from tests.reports.papers import LANGUAGES, ask_blank, is_paper, told, words_of

pytestmark = pytest.mark.django_db
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_the_consent_form_has_three_consents_apart_and_the_limits(cast: Cast, language: str) -> None:
    text = words_of(ask_blank(cast, "consent", language=language))
    with override(language):
        said = [
            gettext("1. Consent to services"), gettext("2. Consent to share information with one recipient"),
            gettext("3. Consent to statistics without names"), gettext("When we cannot keep silent"),
            gettext("If a child is in danger, we may have to tell someone who can protect the child."),
            *[gettext("Signature or thumbprint")] * 3, *[pgettext("consent on paper", "I do not agree")] * 3,
            gettext("Interpreter, if there was one: name and signature. I tell nobody what I heard."),
        ]  # fmt: skip
    assert recovered(" ".join(said), text) >= 0.99


def test_a_child_and_a_guardian_answer_only_where_they_are_asked(cast: Cast) -> None:
    assert "The child’s own answer" in words_of(ask_blank(cast, "consent", child="on"))
    assert "The child’s own answer" not in words_of(ask_blank(cast, "consent"))


@every_language
def test_the_intake_asks_in_the_order_of_its_page(cast: Cast, language: str) -> None:
    page = client_of(cast, "nargis", language=language).get(reverse("cases:new"))
    asked = [(part.heading, [str(question.label) for question in part.questions]) for part in page.context["sheets"]]
    with override(language):
        printed = [(part.title, [block["label"] or block["ticks"][0] for block in part.blocks]) for part in intake.blank() if part.title]
    assert printed == asked


@every_language
def test_every_question_of_the_intake_reaches_the_reader_with_its_four_answers(cast: Cast, language: str) -> None:
    text = words_of(ask_blank(cast, "intake", language=language))
    with override(language):
        labels = [str(question.label) for part in intake.parts() for question in part.questions]
        answers = [str(label) for label in Missing.labels]
    assert recovered(" ".join([*labels, *answers * 15]), text) >= 0.99


@every_language
@pytest.mark.parametrize("name", ["consent", "intake"])
def test_a_blank_form_has_a_neutral_title_and_no_name(cast: Cast, language: str, name: str) -> None:
    text = words_of(ask_blank(cast, name, language=language))
    assert recovered(discretion.TITLES[language], text) == 1
    assert not words("Hamraz همراز") & words(text)
    assert "The office" not in text


@every_language
@pytest.mark.parametrize("sections", [lambda: consent.blank(child=True), intake.blank], ids=["consent", "intake"])
def test_no_word_of_a_blank_form_tells(language: str, sections: object) -> None:
    with override(language):
        made = sheet.Sheet(language=language, copy="blank", title="", sections=sections())  # type: ignore[operator,arg-type]
        assert [said for said in sheet.texts(made) if discretion.tells(said)] == []


def test_the_name_of_the_office_stands_there_when_it_is_chosen(cast: Cast) -> None:
    assert "The office" in words_of(ask_blank(cast, "intake", named="on"))


@pytest.mark.parametrize("person", ["zohra", "roshan", "farida", "wida"])
def test_others_do_not_find_them(cast: Cast, person: str) -> None:
    assert client_of(cast, person).get(reverse("reports:blanks")).status_code == 404
    assert ask_blank(cast, "consent", by=person).status_code == 404


def test_there_is_no_other_blank_form(cast: Cast) -> None:
    assert ask_blank(cast, "safety-plan").status_code == 404


def test_a_form_without_a_language_is_asked_again(cast: Cast) -> None:
    answer = ask_blank(cast, "intake", language="")
    assert not is_paper(answer)
    assert answer.status_code == 200


def test_the_trail_says_that_a_blank_form_was_printed(cast: Cast) -> None:
    before = Entry.objects.count()
    ask_blank(cast, "consent", language="ps")
    assert list(Entry.objects.order_by("seq")[before:].values_list("kind", flat=True)) == ["print.blank"]
    assert told(cast, "print.blank")["what"] == "consent"
