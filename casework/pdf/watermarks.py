"""A name across the page, as outlines: seen, never read.

Text laid across a page is copied and read aloud as stray letters in the middle of sentences, and WeasyPrint's SVG draws Arabic
unjoined. So the words are set once by the page maker, which joins them, and the glyphs it chose are drawn from the font as paths.
The drawing becomes the background of every page, which a tagged file marks as an artifact.
"""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import cycle, islice
from typing import Any, Final

from django.utils.html import escape

from casework.pdf import glyphs, press

WIDTH, HEIGHT = 595.0, 842.0  # A4 in points
BANDS: Final = 4
LONGEST: Final = 430.0  # points: what fits across the page on the slant
TALLEST: Final = 30.0
LONGEST_TEXT: Final = 120  # characters
INK: Final = "#1b2430"
STRENGTH: Final = 0.075


def svg(texts: Sequence[str]) -> str:
    """An A4 drawing with *texts* in turn, slanted, four times down the page. Longer texts are cut at 120 characters."""
    outlines = [_outline(text[:LONGEST_TEXT]) for text in texts]
    bands = [
        f'<g transform="translate({WIDTH / 2} {HEIGHT * (2 * band + 1) / (2 * BANDS):.1f}) rotate(-24)">{outline}</g>'
        for band, outline in enumerate(islice(cycle(outlines), BANDS))
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g fill="{INK}" fill-opacity="{STRENGTH}">{"".join(bands)}</g></svg>'
    )


def _outline(text: str) -> str:
    """One `<path>` of the shaped *text*, centred on the origin and scaled to the band."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    font = glyphs.regular()
    shapes = font.getGlyphSet()
    line = RecordingPen()
    for number, x, y in _glyphs(text):
        shapes[font.getGlyphName(number)].draw(TransformPen(line, (1, 0, 0, 1, x, y)))
    bounds = BoundsPen(shapes)
    line.replay(bounds)
    if bounds.bounds is None:
        return ""
    left, bottom, right, top = bounds.bounds
    scale = min(LONGEST / (right - left), TALLEST / font["head"].unitsPerEm)
    path = SVGPathPen(shapes, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    line.replay(TransformPen(path, (scale, 0, 0, -scale, -scale * (left + right) / 2, scale * (top + bottom) / 2)))
    return f'<path d="{path.getCommands()}"/>'


def _glyphs(text: str) -> Iterator[tuple[int, float, float]]:
    """Shape *text* on one line: glyph number and its place, in font units, from left to right."""
    import pikepdf

    html = (
        "<!doctype html><html lang='fa-AF'><title>-</title><style>@font-face{font-family:Vazirmatn;src:url(app:vazirmatn-400)}"
        "@page{size:9000pt 200pt;margin:0}body{margin:0;font:100pt Vazirmatn;white-space:nowrap}</style>"
        f"<div>{escape(text)}</div></html>"
    )
    raw, _ = press.print_html(html, sheet=None)
    with pikepdf.open(io.BytesIO(raw)) as document:
        yield from _walk(pikepdf.parse_content_stream(document.pages[0]))


def _walk(instructions: Any) -> Iterator[tuple[int, float, float]]:
    """Follow the text operators of ISO 32000-1, 9.4, as far as WeasyPrint uses them: Tm, Tf, Ts and TJ."""
    font = glyphs.regular()
    em = font["head"].unitsPerEm
    advances = {font.getGlyphID(name): advance for name, (advance, _) in font["hmtx"].metrics.items()}
    pen, size, rise = 0.0, 1.0, 0.0  # points
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tm":
            pen = float(operands[4])
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Ts":
            rise = float(operands[0])
        elif name == "TJ":
            for item in operands[0]:
                if isinstance(item, int | float | Decimal):
                    pen -= float(item) / 1000 * size
                    continue
                for number in _numbers(bytes(item)):
                    if number in advances:  # a letter the font lacks has no outline
                        yield number, pen * em / size, rise * em / size
                        pen += advances[number] * size / em


def _numbers(codes: bytes) -> Iterator[int]:
    """Two-byte glyph numbers of a shown string."""
    for i in range(0, len(codes), 2):
        yield int.from_bytes(codes[i : i + 2])
