"""Words as shapes: set once by the page maker, which joins Arabic letters, then drawn from the font glyph by glyph."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.html import escape

from casework.pdf import glyphs, press

SHEET: Final = Path(__file__).resolve().parent / "outlines.css"


@dataclass(frozen=True, slots=True)
class Outline:
    """The path of one text as PDF operators, in font units, and the box its points lie in."""

    path: str
    left: float
    bottom: float
    right: float
    top: float


@cache
def em() -> int:
    """Font units to the size of a letter."""
    return glyphs.regular()["head"].unitsPerEm


def of(texts: Sequence[str]) -> list[Outline | None]:
    """The outline of each text, or None where the font has none of its letters."""
    return [_outline(line) for line in _shaped(texts)]


def _outline(line: list[tuple[int, float, float]]) -> Outline | None:
    from fontTools.pens.transformPen import TransformPen

    font = glyphs.regular()
    shapes = font.getGlyphSet()
    pen = _pen()(shapes)
    for number, x, y in line:
        shapes[font.getGlyphName(number)].draw(TransformPen(pen, (1, 0, 0, 1, x, y)))
    if not pen.operators:
        return None
    return Outline("\n".join(pen.operators), min(pen.across), min(pen.up), max(pen.across), max(pen.up))


@cache
def _pen() -> Any:
    """A pen that writes PDF operators. Its base class comes with the page maker, which is not loaded before the first page."""
    from fontTools.pens.basePen import BasePen

    class Pen(BasePen):
        def __init__(self, shapes: Any) -> None:
            super().__init__(shapes)
            self.operators: list[str] = []
            self.across: list[int] = []
            self.up: list[int] = []

        def _write(self, operator: str, *points: tuple[float, float]) -> None:
            numbers = [round(number) for point in points for number in point]
            self.across += numbers[::2]
            self.up += numbers[1::2]
            self.operators.append(f"{' '.join(map(str, numbers))} {operator}")

        def _moveTo(self, pt: tuple[float, float]) -> None:
            self._write("m", pt)

        def _lineTo(self, pt: tuple[float, float]) -> None:
            self._write("l", pt)

        def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
            self._write("c", pt1, pt2, pt3)

        def _closePath(self) -> None:
            self.operators.append("h")

    return Pen


def _shaped(texts: Sequence[str]) -> list[list[tuple[int, float, float]]]:
    """Each text on one line: glyph number and its place, in font units, from left to right."""
    import pikepdf

    lines = "".join(f"<div>{escape(text)}</div>" for text in texts)
    raw, _ = press.print_html(f"<!doctype html><html lang=fa-AF><title>-</title>{lines}</html>", sheets=(SHEET,))
    with pikepdf.open(io.BytesIO(raw)) as document:
        return [list(_walk(pikepdf.parse_content_stream(page))) for page in document.pages]


def _walk(instructions: Any) -> Iterator[tuple[int, float, float]]:
    """Follow the text operators of ISO 32000-1, 9.4, as far as WeasyPrint uses them: Tm, Tf, Ts and TJ."""
    font = glyphs.regular()
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
                        yield number, pen * em() / size, rise * em() / size
                        pen += advances[number] * size / em()


def _numbers(codes: bytes) -> Iterator[int]:
    """Two-byte glyph numbers of a shown string."""
    for i in range(0, len(codes), 2):
        yield int.from_bytes(codes[i : i + 2])
