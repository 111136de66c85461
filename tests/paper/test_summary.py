"""A case summary for a colleague, for a partner, and for her to carry."""

import io
import time
from datetime import date
from typing import Any

import pikepdf
import pytest

from casework import pdf
from casework.reports import discretion
from casework.reports.summary import LONGEST, TRAINING, Row, Section, Summary, TimelineEntry, contents, print_summary
from tests.paper.copied import pages, pdfium, recovered, seen, words
from tests.paper.words import TEXTS


def summary(**changes: Any) -> Summary:
    given: dict[str, Any] = {
        "language": "fa-af",
        "profile": "internal",
        "title": "خلاصهٔ قضیه",
        "serial": "SR-48QX",
        "printed_on": date(2026, 11, 23),
        "recipient": "ن. احمدی",
        "case_code": "K7MD-2QXR",
        "sections": [
            Section("معلومات", [Row("نام", "فاطمه"), Row("تیلفون", "0799 123 456", "phone"), Row("نشانی", "بلخ\nکوچه", "lines")]),
            Section("جریان کار", entries=[TimelineEntry(date(2021, 8, 15), "جلسه", TEXTS["fa-af"])]),
        ],
    }
    return Summary(**{**given, **changes})


def carried(language: str = "fa-af", **changes: Any) -> Summary:
    return summary(profile="survivor", language=language, recipient="", **changes)


def with_text(text: str, **changes: Any) -> Summary:
    return summary(sections=[Section("متن", entries=[TimelineEntry("", "", text)])], **changes)


def copied(made: Summary, **options: Any) -> str:
    return seen(pdfium(print_summary(made, **options).bytes))


@pytest.mark.parametrize(("language", "day"), [("fa-af", "۲ قوس ۱۴۰۵"), ("ps", "۲ لیندۍ ۱۴۰۵"), ("en", "2 Qaws 1405")])
def test_dates_are_solar_with_afghan_months_and_the_languages_digits(language, day):
    facts = contents(summary(language=language))["facts"]

    assert facts[-1]["lines"] == [day]


def test_a_date_that_is_not_exact_is_printed_as_it_was_described():
    made = summary(sections=[Section("متن", [Row("تاریخ", "قوس ۱۴۰۵", "date")])])

    assert contents(made)["sections"][0]["rows"][0]["lines"] == ["قوس ۱۴۰۵"]


@pytest.mark.parametrize("language", TEXTS)
def test_the_words_of_an_entry_reach_the_reader(language):
    made = with_text(TEXTS[language], language=language)

    assert recovered(TEXTS[language], copied(made)) >= 0.99


def test_a_phone_is_one_unbroken_number_from_left_to_right():
    row = contents(summary())["sections"][0]["rows"][1]

    assert row["isolated"]
    assert " " not in row["lines"][0]


def test_lines_stay_lines():
    assert contents(summary())["sections"][0]["rows"][2]["lines"] == ["بلخ", "کوچه"]


@pytest.mark.parametrize("profile", ["internal", "partner"])
def test_paper_for_a_desk_carries_code_serial_hash_and_reader(profile):
    paper = print_summary(summary(profile=profile))
    text = seen(pdfium(paper.bytes))

    assert "K7MD-2QXR" in text
    assert "SR-48QX" in text
    assert pdf.printed_hash(paper.content_hash) in text
    assert recovered("ن احمدی", text) == 1


@pytest.mark.parametrize("profile", ["internal", "partner"])
def test_paper_for_a_desk_names_its_reader_or_is_not_printed(profile):
    with pytest.raises(ValueError, match="names its reader"):
        print_summary(summary(profile=profile, recipient=" "))


@pytest.mark.parametrize("language", TEXTS)
def test_her_copy_has_a_neutral_title_inside_and_out(language):
    paper = print_summary(carried(language, title="گزارش محرمانه"))

    with pikepdf.open(io.BytesIO(paper.bytes)) as document:
        assert document.docinfo == {"/Title": discretion.TITLES[language]}
    assert recovered(discretion.TITLES[language], pdfium(paper.bytes)) == 1
    assert not words("گزارش محرمانه") & words(pdfium(paper.bytes))


def test_her_copy_carries_no_code_serial_hash_or_name():
    paper = print_summary(carried())
    text = seen(pdfium(paper.bytes))

    assert "K7MD" not in text
    assert "SR-48QX" not in text
    assert pdf.printed_hash(paper.content_hash)[:9] not in text


def test_her_copy_never_names_a_reader_even_where_one_was_given():
    made = summary(profile="survivor", recipient="خانهٔ همدلی")

    assert not words("همدلی") & words(copied(made))
    assert print_summary(made).sha256 == print_summary(carried()).sha256


@pytest.mark.parametrize(
    "heading",
    ["خشونت خانوادگی", "خشونت‌های گذشته", "خانهٔ امن", "نجات‌یافته", "پلان مصونیت", "مرتکب", "همراز"]
    + ["د تاوتریخوالي ډول", "وهل ټکول", "امن کور", "پېښه"]
    + ["Domestic VIOLENCE", "Safety plan", "The survivor", "Shelter", "Incidents"],
)
@pytest.mark.parametrize("place", ["section", "row", "entry"])
def test_a_heading_that_tells_is_refused_on_her_copy(heading, place):
    section = {
        "section": Section(heading),
        "row": Section("متن", [Row(heading, "x")]),
        "entry": Section("متن", entries=[TimelineEntry("", heading)]),
    }[place]

    with pytest.raises(discretion.Indiscreet) as error:
        contents(carried(sections=[section]))
    assert heading not in str(error.value)
    assert contents(summary(sections=[section]))


@pytest.mark.parametrize("heading", ["معلومات", "جریان کار", "جلسهٔ مشاوره", "د کار بهیر", "Therapy", "Next visit"])
def test_a_plain_heading_passes(heading):
    assert not discretion.tells(heading)


@pytest.mark.parametrize("text", ["کود K7MD-2QXR است", "k7md 2qxr", "K۷MD۲QXR", "SR48QX"])
def test_a_code_of_the_office_anywhere_is_refused_on_her_copy(text):
    with pytest.raises(discretion.Indiscreet):
        contents(carried(sections=[Section("متن", [Row("یادداشت", text)])]))


@pytest.mark.parametrize("profile", ["internal", "partner", "survivor"])
def test_a_training_office_marks_every_page(profile):
    made = summary(profile=profile, sections=[Section("متن", entries=[TimelineEntry("", "", TEXTS["en"] + "\nx" * 90)])])

    marked = pages(print_summary(made, training=True).bytes)

    assert len(marked) > 1
    assert all("TRAINING" in page for page in marked)
    assert "TRAINING" not in pdfium(print_summary(made).bytes)
    assert "TRAINING" in TRAINING


HOSTILE = {
    "direction overrides": "exe\u202efdp \u2067x\u2069",
    "nul": "راز\x00راز",
    "controls": "a\x07b\x1bc\x85d",
    "surrogate": "a\ud800b",
    "one word of 20,000 letters": "و" * 20_000,
    "one word of 20,000 wide letters": "W" * 20_000,
    "20,000 newlines": "\n" * 20_000,
    "3,000 brackets": "(" * 3_000,
    "5,000 combining marks": "ا" + "\u064e" * 5_000,
    "50,000 joiners": "\u200d" * 50_000,
    "markup": "<img src=file:///etc/hostname><script>x</script>{{ x }}{% x %}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_printed_within_seconds(text):
    started = time.process_time()

    paper = print_summary(with_text(text))

    assert paper.pages >= 1
    assert time.process_time() - started < 10


def test_no_letter_of_a_long_word_is_lost_at_the_edge():
    assert copied(with_text("W" * 500)).count("W") == 500


def test_text_beyond_the_cap_is_refused():
    with pytest.raises(pdf.TooMuch):
        print_summary(with_text("ا ب " * (LONGEST // 4 + 1)))


def test_text_at_the_cap_is_printed_within_seconds():
    started = time.process_time()
    paper = print_summary(with_text(("سلام دنیا " * 10_000)[: LONGEST - 10]))
    spent = time.process_time() - started

    print(f"{paper.pages} pages: {spent:.1f} s of processor")
    assert spent < 25


def test_what_a_summary_holds_stays_out_of_tracebacks():
    assert "فاطمه" not in repr(summary())
    assert "فاطمه" not in repr(Row("نام", "فاطمه"))
