"""A name across every page: seen, never read."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from casework.pdf import glyphs, outlines, watermarks
from tests.paper.copied import READERS, pages, words
from tests.paper.sheets import printed


def rendered(pdf: bytes, page: int) -> Any:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return document[page].render(scale=0.5).to_pil().convert("L")


def darkness(pdf: bytes, page: int) -> int:
    """How many pixels of a page are neither white nor text."""
    return sum(rendered(pdf, page).histogram()[200:254])


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_no_reader_takes_it_for_words(reader):
    plain, marked = (reader(printed("متن", watermark=mark, show_hash=False).bytes) for mark in ((), ("دفتر بلخ Balkh Office",)))

    assert words(marked) == words(plain)


def test_it_is_on_every_page():
    plain, marked = (printed(*["متن"] * 110, watermark=mark).bytes for mark in ((), ("دفتر بلخ",)))

    assert len(pages(marked)) == 3
    assert all(darkness(marked, page) > darkness(plain, page) + 300 for page in range(3))


def test_it_is_one_drawing_in_the_file_and_no_content_of_a_page():
    paper = printed(*["متن"] * 110, watermark=("دفتر بلخ",))

    with pikepdf.open(io.BytesIO(paper.bytes)) as document:
        forms = {page.Resources.XObject.Watermark.objgen for page in document.pages}
        first = [pikepdf.parse_content_stream(page)[:5] for page in document.pages]
    assert len(forms) == 1
    assert all([str(operator) for _, operator in shown] == ["q", "BDC", "Do", "EMC", "Q"] for shown in first)
    assert all(shown[1].operands[0] == "/Artifact" for shown in first)


def test_its_letters_are_joined():
    shapes = glyphs.regular()

    chosen = {shapes.getGlyphName(number) for number, _, _ in outlines._shaped(["ببب"])[0]}

    assert {shapes.getBestCmap()[code] for code in (0xFE91, 0xFE92, 0xFE90)} == chosen


def test_its_letters_follow_each_other_from_left_to_right_without_gaps():
    places = [x for _, x, _ in outlines._shaped(["Balkh"])[0]]

    assert places == sorted(places)
    assert len(set(places)) == 5


def test_texts_set_together_stay_apart():
    together = outlines.of(["دفتر", "Balkh"])

    assert together == [*outlines.of(["دفتر"]), *outlines.of(["Balkh"])]


def test_a_long_name_still_fits_the_page():
    plain, marked = (rendered(printed("متن", watermark=mark).bytes, 0) for mark in ((), ("دفتر مساعدت حقوقی " * 6,)))
    left, _, right, _ = ImageChops.difference(plain, marked).getbbox()

    assert left > plain.width * 0.1
    assert right < plain.width * 0.9


def test_a_name_without_a_letter_in_the_font_leaves_the_page_bare():
    plain, marked = (printed("متن", watermark=mark).bytes for mark in ((), ("漢字",)))

    assert darkness(marked, 0) == darkness(plain, 0)


def test_several_marks_take_turns():
    one, other = (watermarks.drawing([text]).split(b" cm\n")[1:] for text in ("یک", "دو"))
    both = watermarks.drawing(["یک", "دو"]).split(b" cm\n")[1:]

    assert len(both) == watermarks.BANDS
    assert [path.split(b"\nf")[0] for path in both] == [path.split(b"\nf")[0] for path in (one[0], other[1], one[2], other[3])]


def test_markup_in_a_name_is_drawn_not_obeyed():
    assert len(outlines._shaped(["<b>x"])[0]) == 4
