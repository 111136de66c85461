"""From a template and a context to finished bytes.

The content hash printed on a page is the SHA-256 of the *content*: template name, language and context in one canonical JSON
text (RFC 8785's idea: keys sorted, no spaces, UTF-8, text in NFC). The file's own hash cannot stand on its own page, and would
change with every retouch of the layout; the content hash does not. `Paper` carries both in full, for the audit entry; the page
carries the first 80 bits of the content hash, in groups a person can read aloud.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.template import Context, Engine
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import mark_safe

from casework.pdf import finish, press, watermarks
from casework.pdf.errors import TooMuch, Unprintable

TEMPLATES: Final = Path(__file__).resolve().parent.parent.parent / "templates"
BASE: Final = TEMPLATES / "pdf" / "base.css"
LANGUAGES: Final = {"fa-af": ("fa-AF", "rtl"), "ps": ("ps", "rtl"), "en": ("en", "ltr")}  # tag of RFC 5646, direction
MOST_CHARACTERS: Final = 600_000  # of HTML: about 150 pages, some fifteen seconds
PRINTED_DIGITS: Final = 20  # hexadecimal, 80 bits
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document: its bytes, how many pages, and the hashes (hexadecimal SHA-256) that the audit entry keeps."""

    bytes: bytes = field(repr=False)
    pages: int
    sha256: str
    content_hash: str


def render(
    template: str, context: Mapping[str, Any], *, language: str, watermark: Sequence[str] = (), ledger: str = ""
) -> Paper:
    """Print *template* with *context* in *language* ("fa-af", "ps" or "en"), tagged as PDF/UA-1.

    *context* holds text, numbers, dates, lists and mappings. The template also gets `lang`, `direction`, `printed_hash`, `ledger`,
    `page` and `pages`. Its style is `pdf/base.css`, and over it the file beside the template with the same name and `.css`, where there
    is one. Each text of *watermark* is drawn across every page as outlines, which no reader takes for words; *ledger* stands in the foot
    of every page, a copy of the newest checkpoint. Neither is content: the same words have the same content hash whenever they are printed.

    Raises PaperError: TooMuch, Unprintable, or Refused where the HTML asks for anything that is not our own.
    """
    if language not in LANGUAGES:
        raise ValueError("no such language of paper")
    content = content_hash(template, context, language=language)
    html = _html(template, context, language=language, content=content, ledger=ledger)
    _check(html)
    drawing = watermarks.drawing([_checked(text) for text in watermark]) if watermark else b""
    own = (TEMPLATES / template).with_suffix(".css")
    raw, pages = press.print_html(html, sheets=(BASE, own) if own.is_file() else (BASE,))
    data = finish.finish(raw, drawing)
    return Paper(bytes=data, pages=pages, sha256=hashlib.sha256(data).hexdigest(), content_hash=content)


def content_hash(template: str, context: Mapping[str, Any], *, language: str) -> str:
    """SHA-256 (64 hexadecimal digits) of what a document says, whatever its layout. See the head of this module."""
    with translation.override(language):
        text = json.dumps(
            {"template": template, "language": language, "context": _canonical(context)},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def printed_hash(content: str) -> str:
    """The groups of a content hash as a page shows them: "3F2A-91C0-7B1D-55E0-C4A9".

    Joined by hyphens because pdfium, copying a right-to-left line, turns groups of digits around where a space parts them.
    """
    digits = content[:PRINTED_DIGITS].upper()
    return "-".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _canonical(value: Any) -> Any:
    if isinstance(value, str | Promise):
        return unicodedata.normalize("NFC", str(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _canonical(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_canonical(item) for item in value]
    raise TypeError(f"paper cannot hash a {type(value).__name__}")


@cache
def _engine() -> Engine:
    """Paper's own engine: no context processors, so the office's name reaches a page only where a context carries it."""
    return Engine(dirs=[str(TEMPLATES)], builtins=["django.templatetags.i18n"], autoescape=True)


def _html(template: str, context: Mapping[str, Any], *, language: str, content: str, ledger: str) -> str:
    tag, direction = LANGUAGES[language]
    # Two literals: the style sheet writes the numbers once the pages are counted.
    extra = {
        "lang": tag,
        "direction": direction,
        "printed_hash": printed_hash(content),
        "ledger": ledger,
        "page": mark_safe('<span class="page"></span>'),
        "pages": mark_safe('<span class="pages"></span>'),
    }
    with translation.override(language):
        return _engine().get_template(template).render(Context({**context, **extra}))


def _check(html: str) -> None:
    if len(html) > MOST_CHARACTERS:
        raise TooMuch("the document is too long to print at once")
    _checked(html)


def _checked(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise Unprintable("the document holds characters that must not reach paper")
    return text
