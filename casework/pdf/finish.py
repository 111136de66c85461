"""The last hand: words that copy out right, no trace of the maker, and the same bytes each time."""

import io
import re
from typing import Any, Final

from casework.pdf import glyphs, watermarks

_ENTRY: Final = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", re.MULTILINE)


def finish(pdf: bytes, watermark: bytes = b"") -> bytes:
    """Give every font a true letter map (see `glyphs`), drop creator and producer, and save deterministically.

    *watermark* is a drawing of `watermarks`, laid under every page.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font and "/ToUnicode" in item:
                item.ToUnicode.write(_corrected(item.ToUnicode.read_bytes()))
        _strip(document)
        if watermark:
            watermarks.lay_under(document, watermark)
        document.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _corrected(letter_map: bytes) -> bytes:
    def entry(match: re.Match[bytes]) -> bytes:
        guess = bytes.fromhex(match[2].decode()).decode("utf-16-be")
        text = glyphs.as_copied(glyphs.text_of(int(match[1], 16), guess))
        return b"<%s> <%s>" % (match[1], text.encode("utf-16-be").hex().encode())

    return _ENTRY.sub(entry, letter_map)


def _strip(document: Any) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in ("xmp:CreatorTool", "pdf:Producer", "dc:creator", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            if key in metadata:
                del metadata[key]
    for key in list(document.docinfo.keys()):
        if key != "/Title":
            del document.docinfo[key]
