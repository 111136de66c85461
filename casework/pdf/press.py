"""The page maker: WeasyPrint behind a lock, with one font configuration and parsed style sheets per process.

WeasyPrint takes a second to import, so nothing of it is loaded before the first page. Its fetcher is locked: it hands out our two
fonts and refuses every other address.
"""

import logging
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from casework.pdf.errors import Refused

FONTS: Final = Path(__file__).resolve().parent.parent / "static" / "vendor" / "vazirmatn" / "fonts" / "ttf"
FACES: Final = {"app:vazirmatn-400": "Vazirmatn-Regular.ttf", "app:vazirmatn-700": "Vazirmatn-Bold.ttf"}
_EMPTY_FONTS: Final = Path(__file__).resolve().parent / "fonts.conf"
_lock: Final = Lock()  # Pango's font map is not for two threads


def print_html(html: str, *, sheets: Sequence[Path] = ()) -> tuple[bytes, int]:
    """Set *html* with the style *sheets*, the later over the earlier, and return PDF/UA-1 bytes and the number of pages.

    Raises Refused where the document asks for anything but our fonts.
    """
    with _lock:
        weasyprint = _weasyprint()
        from weasyprint.urls import FatalURLFetchingError  # a BaseException: nobody above would catch it

        try:
            document = weasyprint.HTML(string=html, base_url=None, url_fetcher=_fetcher(), media_type="print").render(
                font_config=_fonts(), stylesheets=[_sheet(path) for path in sheets], pdf_variant="pdf/ua-1"
            )
            return document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages)
        except FatalURLFetchingError:
            raise Refused("the document asked for something that is not ours") from None


@cache
def _weasyprint() -> Any:
    """Load WeasyPrint and silence it: its warnings quote what it prints."""
    import weasyprint

    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).addFilter(lambda record: False)
    return weasyprint


@cache
def _fonts() -> Any:
    """The font configuration of this process, with no system font in it: every machine sets the same page.

    fontconfig takes its file from the environment, once, here; it is put back because browsers started later would inherit it.
    """
    from weasyprint.text.fonts import FontConfiguration

    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_EMPTY_FONTS)
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _sheet(path: Path) -> Any:
    return _weasyprint().CSS(string=path.read_text(encoding="utf-8"), base_url=None, url_fetcher=_fetcher(), font_config=_fonts())


@cache
def face(url: str) -> bytes:
    """The bytes of one of our two fonts."""
    return (FONTS / FACES[url]).read_bytes()


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Locked(URLFetcher):
        """Serves our fonts; everything else ends the document."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in FACES:
                return URLFetcherResponse(url, body=face(url), headers={"Content-Type": "font/ttf"})
            raise Refused("blocked")

    return Locked()
