"""QR codes for paper and pages: the one door to segno."""

from typing import Any, Literal

import segno

Correction = Literal["l", "m", "q"]  # what may be damaged: 7, 15, 25 of 100 (ISO/IEC 18004, table 8)


def svg(text: str, *, correction: Correction, grow: bool = True, **shape: Any) -> str:
    """*text* as an SVG element without style or script, dark on light for a phone's camera. *grow*: a better correction where it costs no
    room. *shape*: segno's ``scale``, ``omitsize`` and ``title``."""
    code = segno.make(text, error=correction, boost_error=grow, micro=False)
    return str(code.svg_inline(border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, **shape))
