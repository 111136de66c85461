"""A name across the page, as outlines: seen, never read.

Text laid across a page is copied and read aloud as stray letters in the middle of sentences, so the words are drawn as paths (see
`outlines`). The drawing is one form in the file, which every page shows under its own words and marks as an artifact: a page maker
asked for the same as a background would draw it anew for each page.
"""

import math
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any, Final

from casework.pdf import outlines
from casework.pdf.outlines import Outline

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
BANDS: Final = 4
SLANT: Final = math.radians(24)
LONGEST: Final = 430.0  # points: what fits across the page on the slant
TALLEST: Final = 30.0
LONGEST_TEXT: Final = 120  # characters
INK: Final = "0.106 0.141 0.188 rg"
STRENGTH: Final = 0.075
_SHOWN: Final = b"q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC /Watermark Do EMC Q"


def drawing(texts: Sequence[str]) -> bytes:
    """PDF operators for an A4 page: *texts* in turn, slanted, four times down. Longer texts are cut at 120 characters."""
    turns = islice(cycle(outlines.of([text[:LONGEST_TEXT] for text in texts])), BANDS)
    return "\n".join(["/Faint gs", INK, *(_placed(outline, band) for band, outline in enumerate(turns) if outline)]).encode()


def lay_under(document: Any, operators: bytes) -> None:
    """Show the drawing of *operators* on every page of *document*, an open `pikepdf.Pdf`, below what stands there."""
    from pikepdf import Array, Dictionary, Name, Stream

    form = Stream(
        document,
        operators,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, WIDTH, HEIGHT],
        Resources=Dictionary(ExtGState=Dictionary(Faint=Dictionary(Type=Name.ExtGState, ca=STRENGTH))),
    )
    shown = Stream(document, _SHOWN)
    for page in document.pages:
        page.Resources.XObject.Watermark = form
        page.Contents = Array([shown, page.Contents])


def _placed(outline: Outline, band: int) -> str:
    """The outline scaled, and turned about its middle, which stands in the middle of its *band*."""
    scale = min(LONGEST / (outline.right - outline.left), TALLEST / outlines.em())
    a, b = scale * math.cos(SLANT), scale * math.sin(SLANT)
    x, y = (outline.left + outline.right) / 2, (outline.bottom + outline.top) / 2
    across, up = WIDTH / 2, HEIGHT * (1 - (2 * band + 1) / (2 * BANDS))
    return f"q {a:.5f} {b:.5f} {-b:.5f} {a:.5f} {across - a * x + b * y:.3f} {up - b * x - a * y:.3f} cm\n{outline.path}\nf Q"
