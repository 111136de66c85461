"""Dari and Pashto are whole: every string of the sources is translated, in Afghan words, with its placeholders."""

import re
from collections import Counter

import django
import polib
import pytest
from django import forms
from django.utils import translation

from casework.localisation import borrowed
from tests.languages.extraction import ROOT, catalogue, key_of, strings_of_the_sources, translations
from tools import native_review

LANGUAGES = ("fa_AF", "ps")
PLURALS = {"fa_AF": "nplurals=2; plural=(n > 1);", "ps": "nplurals=2; plural=(n != 1);"}
HOLES = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?\w+[^>]*>")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
LATIN_ALLOWED = {"PDF", "null", "YYYY", "MM", "DD"}  # what stands in files as it is written there
LATIN_ALLOWED |= {"HSDS", "ZIP", "JPEG", "PNG", "WebP", "UTF", "CSV", "JSON", "true", "false", "yes", "no"}

# Iranian words, and what is said in Afghanistan. Whole words: استان is not in داستان.
IRANIAN = {
    "گذرواژه": "رمز", "پرونده": "قضیه، دوسیه", "دادگاه": "محکمه", "دادستان": "څارنوال", "شهرستان": "ولسوالی", "استان": "ولایت",
    "پلیس": "پولیس", "شناسنامه": "تذکره", "بیمارستان": "شفاخانه", "اطلاعات": "معلومات", "تلفن": "تیلفون", "فرم": "فورمه",
    "کد": "کود", "فیلد": "خانه", "آمار": "احصائیه", "دانشگاه": "پوهنتون", "کلاس": "صنف", "تومان": "افغانی", "کاربرگ": "فورمه",
    "ژانویه": "جنوری", "فوریه": "فبروری", "آذر": "قوس", "بازنشانی": "تغییر", "اینترنت": "انترنت", "اصلاحیه": "تعدیل",
}
IRANIAN_IN_DARI = {"بله": "بلی", "خیر": "نخیر"}  # in Pashto these are other words
# Letters that the other language's keyboard, or Arabic's, slips in.
FOREIGN_LETTERS = {"fa_AF": "يكىټډړږښڼځڅګېۍ", "ps": "گكى"}

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def told(entries: list[polib.POEntry]) -> list[str]:
    return [f"{entry.msgid!r} -> {translations(entry)}" for entry in entries]


@both_languages
def test_every_string_of_the_sources_is_in_the_catalogue(language: str) -> None:
    missing = strings_of_the_sources().keys() - {key_of(entry) for entry in catalogue(language)}
    assert sorted(missing) == []


@both_languages
def test_the_catalogue_holds_nothing_that_the_sources_do_not_say(language: str) -> None:
    known = strings_of_the_sources()
    assert [entry.msgid for entry in catalogue(language) if entry.obsolete or key_of(entry) not in known] == []


@both_languages
def test_every_entry_is_translated_in_all_its_forms(language: str) -> None:
    bare = [entry for entry in catalogue(language) if not all(text.strip() for text in translations(entry))]
    bare += [entry for entry in catalogue(language) if entry.msgid_plural and len(entry.msgstr_plural) != 2]
    assert told(bare) == []


@both_languages
def test_no_translation_is_a_guess_of_the_tool(language: str) -> None:
    assert told([entry for entry in catalogue(language) if entry.fuzzy]) == []


@both_languages
def test_the_plural_rule_is_that_of_the_language(language: str) -> None:
    assert catalogue(language).metadata["Plural-Forms"] == PLURALS[language]


@both_languages
def test_placeholders_and_marks_are_those_of_the_source(language: str) -> None:
    def holes(text: str) -> Counter[str]:
        return Counter(HOLES.findall(text))

    wrong = [
        entry for entry in catalogue(language)
        if any(holes(text) not in (holes(entry.msgid), holes(entry.msgid_plural or entry.msgid)) for text in translations(entry))
    ]
    assert told(wrong) == []


@both_languages
def test_no_translation_is_left_in_latin_letters(language: str) -> None:
    def latin(text: str) -> set[str]:
        return set(LATIN_WORD.findall(HOLES.sub(" ", text))) - LATIN_ALLOWED

    assert told([entry for entry in catalogue(language) if any(latin(text) for text in translations(entry))]) == []


@both_languages
def test_translations_are_written_with_the_letters_of_their_language(language: str) -> None:
    foreign = set(FOREIGN_LETTERS[language])
    assert told([entry for entry in catalogue(language) if any(foreign & set(text) for text in translations(entry))]) == []


@both_languages
def test_no_iranian_word_stands_for_an_afghan_one(language: str) -> None:
    def words(text: str) -> set[str]:
        return set(re.findall(r"[\w\u200c]+", HOLES.sub(" ", text)))

    refused = {*IRANIAN, *(IRANIAN_IN_DARI if language == "fa_AF" else ())}
    wrong = [entry for entry in catalogue(language) if any(words(text) & refused for text in translations(entry))]
    assert told(wrong) == []


@both_languages
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    wrong = [entry for entry in catalogue(language) if any(set(HOLES.sub("", text)) & set("\"“”'") for text in translations(entry))]
    assert told(wrong) == []


def test_the_word_searched_for_would_be_found() -> None:
    assert re.findall(r"[\w\u200c]+", "این فیلد، لازم است")[1] in IRANIAN
    assert "استان" not in re.findall(r"[\w\u200c]+", "داستان‌های او")


@pytest.mark.parametrize("number", ["0", "1", "2", "11"])
@both_languages
def test_a_count_has_a_sentence(language: str, number: str) -> None:
    with translation.override({"fa_AF": "fa-af"}.get(language, language)):
        said = translation.ngettext("%(n)s day late", "%(n)s days late", int(number)) % {"n": number}
    assert number in said and "late" not in said


def test_borrowed_texts_are_djangos_to_the_letter() -> None:
    theirs = polib.pofile(f"{django.__path__[0]}/conf/locale/en/LC_MESSAGES/django.po")
    known = {entry.msgid for entry in theirs}
    groups = (borrowed.FORM_FIELDS, borrowed.VALIDATORS, borrowed.MODELS, borrowed.FORM_SETS, borrowed.WORDS)
    ours = [text for group in groups for text in group]
    assert len(ours) > 40
    assert sorted(set(ours) - known) == []


def test_borrowed_counted_texts_are_djangos_to_the_letter() -> None:
    theirs = polib.pofile(f"{django.__path__[0]}/conf/locale/en/LC_MESSAGES/django.po")
    known = {(entry.msgid, entry.msgid_plural) for entry in theirs if entry.msgid_plural}
    here = [e for e in strings_of_the_sources().values() if e.msgid_plural and e.occurrences[0][0].endswith("borrowed.py")]
    assert len(here) == len(borrowed.COUNTED)
    assert [entry.msgid for entry in here if (entry.msgid, entry.msgid_plural) not in known] == []


@pytest.mark.parametrize(("code", "said"), [("fa-af", "این خانه ضروری است."), ("ps", "دا خانه اړینه ده.")])
def test_djangos_own_complaint_is_in_our_words(code: str, said: str) -> None:
    with translation.override(code), pytest.raises(forms.ValidationError, match=re.escape(said)):
        forms.CharField().clean("")


def test_every_doubt_of_the_translator_is_on_the_list_for_native_readers() -> None:
    page = (ROOT / "docs" / "native-review.md").read_text(encoding="utf-8")
    found = list(native_review.doubts())
    assert found
    assert [doubt.source for doubt in found if f"## {doubt.source}" not in page] == []
    assert page == native_review.page(), "python tools/native_review.py"


def test_a_doubtful_term_of_a_reference_list_is_on_the_list_too() -> None:
    (found,) = [doubt for doubt in native_review.terms() if doubt.context == "list `needs`"]
    assert (found.source, found.why["ps"]) == ("Psychosocial", "usual term in services?")
    assert "## Psychosocial (list `needs`)" in native_review.page()


def test_a_comment_that_is_no_doubt_is_not_listed() -> None:
    assert native_review.reason(polib.POEntry(msgid="x", tcomment="the name of a street")) == ""
    assert native_review.reason(polib.POEntry(msgid="x", tcomment="a street\nreview: is it one?")) == "is it one?"
