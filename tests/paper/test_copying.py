"""Words copied off a page are the words that were printed."""

import unicodedata

import pytest

from tests.paper.copied import READERS, pdfium, recovered, seen
from tests.paper.sheets import printed, row
from tests.paper.words import TEXTS

every_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())


@every_reader
@pytest.mark.parametrize("language", TEXTS)
def test_words_copy_out_as_they_were_written(language, reader):
    paper = printed(*[TEXTS[language]] * 6, language=language)

    share = recovered(" ".join([TEXTS[language]] * 6), reader(paper.bytes))

    print(f"{language}: {share:.4f}")
    assert share >= 0.99


@every_reader
def test_words_across_a_watermark_copy_out_as_well(reader):
    paper = printed(*[TEXTS["fa-af"]] * 6, watermark=("دفتر مساعدت حقوقی بلخ",))

    assert recovered(" ".join([TEXTS["fa-af"]] * 6), reader(paper.bytes)) >= 0.99


@every_reader
def test_a_letter_first_met_under_a_mark_still_copies_without_it(reader):
    copied = reader(printed("خانهٔ نامه ماه بَد ببد").bytes)

    assert recovered("خانهٔ نامه ماه ببد", copied) == 1


def test_no_glyph_of_dari_copies_as_a_letter_with_a_mark():
    """pdf.js breaks a word at a glyph that holds a mark."""
    assert "\u06c0" in unicodedata.normalize("NFC", pdfium(printed("خانهٔ").bytes))


@every_reader
@pytest.mark.parametrize("word", ["فعلاً", "مثلاً", "واقعاً"])
def test_a_word_under_a_raised_mark_keeps_its_letters(word, reader):
    """The mark itself stands on another line for a reader, and may come out beside the word."""
    assert recovered(word.removesuffix("\u064b"), reader(printed(word).bytes).replace("\u064b", "")) == 1


@every_reader
@pytest.mark.parametrize("word", ["ولایت", "سلام", "لا", "بلا", "الآن", "لأ", "الله"])
def test_lam_and_alef_copy_in_their_order(word, reader):
    assert recovered(word, reader(printed(word).bytes)) == 1


@every_reader
@pytest.mark.parametrize("word", ["ښځه", "ځای", "څه", "ډېر", "ړوند", "ږیره", "مڼه", "ګل", "زړۍ", "کولئ", "ټول", "ښوونځي"])
def test_every_pashto_letter_copies(word, reader):
    assert recovered(word, reader(printed(word, language="ps").bytes)) == 1


@every_reader
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("value", ["۰۷۹۹-۱۲۳-۴۵۶", "0799-123-456", "+93-799-123-456", "K7MD-2QXR", "1403-0155-01555"])
def test_a_phone_and_a_code_keep_their_order(value, language, reader):
    paper = printed(rows=[row("شماره", value, isolated=True)], language=language)

    assert value in seen(reader(paper.bytes))


@every_reader
def test_the_codes_digits_stay_latin_in_dari(reader):
    assert "4567" in seen(reader(printed(rows=[row("کود", "K-4567", isolated=True)]).bytes))
