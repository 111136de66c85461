"""A page: what it carries, what it refuses, what it leaves behind."""

import io
import logging
import os
import re
import sys
import tempfile
import threading
import time

import pikepdf
import pytest

from casework import pdf
from casework.pdf import glyphs, press
from tests.paper.copied import pages, pdfium, place, seen
from tests.paper.sheets import TEMPLATE, printed, row, sheet
from tests.paper.words import DARI, PASHTO


@pytest.mark.parametrize(("language", "tag"), [("fa-af", "fa-AF"), ("ps", "ps"), ("en", "en")])
def test_a_page_is_tagged_and_says_its_language(language, tag):
    with pikepdf.open(io.BytesIO(printed("متن", language=language).bytes)) as document:
        assert document.Root.Lang == tag
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot.K[0].S == pikepdf.Name.Document
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_the_title_is_in_the_file_and_the_maker_is_not():
    with pikepdf.open(io.BytesIO(printed("متن", title="فورمهٔ خدمات").bytes)) as document:
        metadata = document.open_metadata()
        assert document.docinfo == {"/Title": "فورمهٔ خدمات"}
        assert metadata["dc:title"] == "فورمهٔ خدمات"
        assert not {"xmp:CreatorTool", "pdf:Producer", "dc:creator", "xmp:CreateDate", "xmp:ModifyDate"} & set(metadata)
        assert b"WeasyPrint" not in document.Root.Metadata.read_bytes()


def test_only_our_font_is_on_a_page():
    with pikepdf.open(io.BytesIO(printed("متن 漢字 😀 English").bytes)) as document:
        names = {str(item.BaseFont) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item}

    assert names
    assert all("Vazirmatn" in name for name in names)


def test_both_faces_number_their_glyphs_alike():
    assert glyphs._open("app:vazirmatn-700").getGlyphOrder() == glyphs.regular().getGlyphOrder()


def test_equal_input_gives_equal_bytes():
    first, second = (printed(DARI, watermark=("دفتر",)) for _ in range(2))

    assert first == second


def test_other_words_give_another_hash_of_content_and_of_file():
    first, second = printed("یک"), printed("دو")

    assert first.content_hash != second.content_hash
    assert first.sha256 != second.sha256


def test_the_content_hash_is_the_same_for_either_way_to_write_a_letter():
    composed, apart = (pdf.content_hash(TEMPLATE, sheet(text), language="fa-af") for text in ("\u0622ب", "\u0627\u0653ب"))

    assert composed == apart


@pytest.mark.parametrize("changed", [{"language": "ps"}, {"template": "pdf/other.html"}])
def test_the_content_hash_knows_language_and_template(changed):
    given = {"template": TEMPLATE, "language": "fa-af"}

    assert pdf.content_hash(context=sheet("یک"), **given) != pdf.content_hash(context=sheet("یک"), **{**given, **changed})


def test_a_value_without_a_canonical_form_is_not_hashed():
    with pytest.raises(TypeError):
        pdf.content_hash(TEMPLATE, {"text": b"bytes"}, language="fa-af")


def test_the_page_shows_the_first_eighty_bits_of_the_content_hash():
    made = printed("متن")
    groups = pdf.printed_hash(made.content_hash)

    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){4}", groups)
    assert made.content_hash.upper().startswith(groups.replace("-", ""))
    assert groups in seen(pdfium(made.bytes))


@pytest.mark.parametrize(("language", "second", "third"), [("fa-af", "۲", "۳"), ("ps", "۲", "۳"), ("en", "2", "3")])
def test_every_page_says_which_of_how_many_in_the_languages_digits(language, second, third):
    made = printed(*["متن"] * 110, language=language, serial="", show_hash=False)
    page = seen(pages(made.bytes)[1])

    assert made.pages == 3
    assert second in page
    assert third in page


def test_serial_is_on_every_page():
    made = printed(*["متن"] * 110)

    assert [("S-4821" in seen(page)) for page in pages(made.bytes)] == [True, True, True]


@pytest.mark.parametrize(("language", "serial_first"), [("fa-af", False), ("ps", False), ("en", True)])
def test_the_foot_is_one_line_that_begins_with_the_serial(language, serial_first):
    made = printed("متن", language=language)
    serial, groups = place(made.bytes, "S-4821"), place(made.bytes, pdf.printed_hash(made.content_hash))
    first, last = (serial, groups) if serial_first else (groups, serial)

    assert serial[2] == pytest.approx(groups[2], abs=0.1)
    assert first[0] == pytest.approx(51, abs=2)
    assert last[1] == pytest.approx(595 - 51, abs=2)


@pytest.mark.parametrize("lines", [["الف"], ["بلخ", "کوچه"]])
def test_a_row_is_tagged_as_a_heading_and_its_value(lines):
    with pikepdf.open(io.BytesIO(printed(rows=[row("نام", *lines)]).bytes)) as document:
        tagged = next(item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TR")

        assert [cell.S for cell in tagged.K] == ["/TH", "/TD"]


def test_the_lines_of_a_value_stand_below_each_other():
    made = printed(rows=[row("where", "Balkh", "Street")], language="en")
    first, second = place(made.bytes, "Balkh"), place(made.bytes, "Street")

    assert first[0] == pytest.approx(second[0], abs=1)
    assert first[2] > second[2] + 5


@pytest.mark.parametrize("date", ["", "2 Qaws 1405"])
def test_an_entry_begins_at_the_edge_of_its_text(date):
    entry = {"date": date, "title": "Meeting", "lines": ["Meadow"]}
    made = printed(language="en", sections=[{"title": "Course", "rows": [], "entries": [entry]}])

    assert place(made.bytes, date or "Meeting")[0] == pytest.approx(place(made.bytes, "Meadow")[0], abs=1)
    assert place(made.bytes, "Meeting")[2] > place(made.bytes, "Meadow")[2] + 5


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no such language"):
        printed("متن", language="fr")


def test_markup_in_a_text_is_printed_as_text():
    assert "<b>x</b>" in seen(pdfium(printed("<b>x</b>", language="en").bytes))


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\u0085", "\u202e", "\u2067", "\ufeff", "\ud800"])
def test_a_character_that_deceives_is_refused(character):
    with pytest.raises(pdf.Unprintable) as error:
        printed(f"متن{character}راز")
    assert "راز" not in str(error.value)


def test_a_deceiving_watermark_is_refused():
    with pytest.raises(pdf.Unprintable):
        printed("متن", watermark=("exe\u202efdp",))


def test_a_document_beyond_the_cap_is_refused():
    with pytest.raises(pdf.TooMuch):
        printed("ا" * pdf.MOST_CHARACTERS)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='file:///etc/hostname'>",
        "<img src='http://127.0.0.1:1/x'>",
        "<img src='data:image/svg+xml,<svg/>'>",
        "<link rel=stylesheet href='http://127.0.0.1:1/x.css'>",
        "<style>@import url(file:///etc/hostname)</style>",
        "<p style='background:url(file:///etc/hostname)'>x",
        "<link rel=attachment href='file:///etc/hostname'>",
        "<a rel=attachment href='file:///etc/hostname'>x</a>",
        "<object data='file:///etc/hostname'></object>",
        "<embed src='http://127.0.0.1:1/x'>",
        "<img src='app:watermark.svg'>",
    ],
)
def test_a_document_that_reaches_out_is_refused(html):
    with pytest.raises(pdf.Refused):
        press.print_html(f"<html lang=en><title>x</title>{html}</html>")


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:1/", "data:,x", "app:vazirmatn-400?", "ftp://x/y", ""])
def test_the_fetcher_serves_nothing_but_our_own(url):
    with pytest.raises(pdf.Refused):
        press._fetcher().fetch(url)


def test_the_fetcher_serves_our_font():
    assert press._fetcher().fetch("app:vazirmatn-400").read() == press.face("app:vazirmatn-400")


def test_nothing_is_written_to_disk(monkeypatch):
    printed("warm", watermark=("warm",))
    written, watching = [], False
    sys.addaudithook(lambda event, args: written.append(args) if watching and event == "open" and _writes(args) else None)
    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, _explode)

    watching = True
    pdf.protect(printed(DARI, watermark=("دفتر",)).bytes, pdf.new_passphrase())
    watching = False

    assert written == []


def test_the_watch_on_writing_sees_a_write():
    assert _writes(("x", "wb", os.O_WRONLY | os.O_CREAT))
    assert not _writes(("x", "rb", os.O_RDONLY))


def _writes(args):
    return bool((args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _explode(*args, **kwargs):
    raise AssertionError("a temporary file was asked for")


def test_nothing_of_a_text_reaches_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        printed("راز 漢字")

    assert caplog.text == ""


def test_the_machines_font_configuration_is_left_as_it_was():
    before = os.environ.get("FONTCONFIG_FILE")
    press._fonts.cache_clear()
    press._sheet.cache_clear()

    printed("متن")

    assert os.environ.get("FONTCONFIG_FILE") == before


def test_two_threads_print_the_same_pages():
    alone = printed(PASHTO, language="ps")
    together = []
    threads = [threading.Thread(target=lambda: together.append(printed(PASHTO, language="ps"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert together == [alone] * 3


def test_a_warm_summary_of_three_pages_is_quick():
    paragraphs = [DARI] * 15
    printed(*paragraphs)
    started = time.process_time()
    made = printed(*paragraphs)
    spent = time.process_time() - started

    print(f"{made.pages} pages: {spent:.3f} s of processor")
    assert made.pages == 3
    assert spent < 3


def test_what_is_printed_stays_out_of_tracebacks():
    made = printed("راز")

    assert "%PDF" not in repr(made)
    assert made.sha256 in repr(made)


def test_pages_that_begin_at_once_share_one_face_that_is_read_to_its_end(monkeypatch):
    """fontTools reads tables on demand and renames glyphs meanwhile; a second page in that moment met names that no glyph had."""
    opened, together, faces = [], threading.Barrier(4), []
    open_one = glyphs._open

    def slowly(url):
        opened.append(url)
        time.sleep(0.05)
        return open_one(url)

    def ask():
        together.wait()
        faces.append(glyphs.regular())

    monkeypatch.setattr(glyphs, "_open", slowly)
    glyphs._regular.cache_clear()
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(opened), len({id(face) for face in faces})) == (1, 1)
    assert [table for table in glyphs.TABLES if not faces[0].isLoaded(table)] == []
    assert len(faces[0]._reverseGlyphOrderDict) == faces[0]["maxp"].numGlyphs
