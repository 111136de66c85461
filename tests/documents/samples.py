"""Small files of every kind the tests need: good ones, and ones that pretend."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image
from PIL.PngImagePlugin import PngInfo

MARK = "Kabul-34.5553-69.2075-nokia"  # what a picture must not tell
PLAIN = "plain-words"  # what a large file is filled with
TEXT = "نامهٔ محکمه: جلسه به روز چهارشنبه است.\n".encode()


def pdf(size: int = 0) -> bytes:
    """A PDF of one empty page; with *size*, padded to exactly so many bytes inside a comment."""
    start = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    end = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    padding = b"%" + b"x" * max(size - len(start) - len(page) - len(end) - 1, 0) if size else b""
    return start + page + padding + end


def pieces_of_pdf(size: int, piece: int = 1 << 20) -> Iterator[bytes]:
    """The same without ever holding it whole; its filling changes, so that a lost or doubled piece shows."""
    start, end = b"%PDF-1.4\n%", b"\n%%EOF\n"
    yield start
    left = size - len(start) - len(end)
    number = 0
    while left:
        block = (f"{PLAIN}{number:04d} ".encode() * (piece // 16))[: min(piece, left)]
        yield block
        left, number = left - len(block), number + 1
    yield end


def picture(size: tuple[int, int] = (64, 48), form: str = "JPEG", mode: str = "RGB", **how: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 90) if mode == "RGBA" else "red").save(made, form, **how)
    return made.getvalue()


def large_photo() -> bytes:
    """Twelve million pixels of noise, lying on their side: what a telephone of today makes, at its worst."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(made, "JPEG", quality=90, exif=exif)
    return made.getvalue()


def telling_jpeg() -> bytes:
    """A photo that tells where and with what it was taken, six times, and is turned on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = MARK, 6  # maker; to be turned to the right
    exif.get_ifd(0x8825)[0x001D] = MARK  # GPS
    about = {"exif": exif, "comment": MARK.encode(), "icc_profile": profile(), "xmp": f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode()}
    return picture((64, 48), **about) + MARK.encode()


def telling_png() -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", MARK)
    notes.add_text("Software", MARK, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", MARK)
    exif = Image.Exif()
    exif[0x010F] = MARK
    return picture(form="PNG", pnginfo=notes, exif=exif, icc_profile=profile()) + MARK.encode()


def telling_webp() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MARK
    return picture(form="WEBP", exif=exif, xmp=MARK.encode(), icc_profile=profile())


def profile() -> bytes:
    """An ICC profile in form only, with words in it."""
    words = MARK.encode().ljust(64, b"\0")
    return struct.pack(">I", 128 + len(words)) + bytes(32) + b"acsp" + bytes(88) + words


def bomb_png(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that would be 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


def archive(name: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, bytes(1_000_000))
    return made.getvalue()


def pdf_and_archive() -> bytes:
    """A file that is a PDF to one program and a ZIP to another."""
    return pdf()[:-7] + archive() + b"\n%%EOF\n"
