"""A name across every page: seen, never read."""

import io

import pypdfium2
import pytest

from casework.pdf import glyphs, watermarks
from tests.paper.copied import READERS, pages, words
from tests.paper.sheets import printed


def darkness(pdf: bytes, page: int) -> int:
    """How many pixels of a page are neither white nor text."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        image = document[page].render(scale=0.5).to_pil().convert("L")
    return sum(image.histogram()[200:254])


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_no_reader_takes_it_for_words(reader):
    plain, marked = (reader(printed("متن", watermark=mark, show_hash=False).bytes) for mark in ((), ("دفتر بلخ Balkh Office",)))

    assert words(marked) == words(plain)


def test_it_is_on_every_page():
    plain, marked = (printed(*["متن"] * 110, watermark=mark).bytes for mark in ((), ("دفتر بلخ",)))

    assert len(pages(marked)) == 3
    assert all(darkness(marked, page) > darkness(plain, page) + 300 for page in range(3))


def test_its_letters_are_joined():
    shapes = glyphs.regular()

    chosen = {shapes.getGlyphName(number) for number, _, _ in watermarks._glyphs("ببب")}

    assert {shapes.getBestCmap()[code] for code in (0xFE91, 0xFE92, 0xFE90)} == chosen


def test_its_letters_follow_each_other_from_left_to_right_without_gaps():
    places = [x for _, x, _ in watermarks._glyphs("Balkh")]

    assert places == sorted(places)
    assert len(set(places)) == 5


def test_a_long_name_still_fits_the_page():
    outline = watermarks._outline("دفتر مساعدت حقوقی " * 6)

    assert '<path d="M' in outline
    numbers = [float(n) for n in outline.replace(",", " ").split() if n.replace(".", "").replace("-", "").isdigit()]
    assert all(abs(number) <= watermarks.LONGEST for number in numbers)


def test_a_name_without_a_letter_in_the_font_leaves_the_page_bare():
    assert watermarks._outline("漢字") == ""


def test_several_marks_take_turns():
    drawing = watermarks.svg(["یک", "دو"])

    assert drawing.count("<path") == watermarks.BANDS


def test_markup_in_a_name_is_drawn_not_obeyed():
    assert len(list(watermarks._glyphs("<b>x"))) == 4
