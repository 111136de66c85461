"""Pictures are drawn anew: only what the eye sees is kept. The only door to Pillow (ruff, import-linter).

A photo tells where and when it was taken, with which telephone and by whom, sometimes with a small earlier version of itself; and a file
can be a picture and something else at once. None of it survives a second drawing. Colour profiles go too: colours may look slightly duller.
"""

import io
from threading import Lock

from PIL import Image, ImageFile, ImageOps

from casework.documents.choices import FileType

MOST_BYTES = 15 * 1024 * 1024  # of one picture: it is held in memory
MOST_PIXELS = 13_000_000  # drawn: 52 MB while it is at work, and as much again where it has to be turned
PARTS = (2, 4)  # of its width and height to which a larger JPEG is reduced while it is read, so that memory stays the same
QUALITY = 90
Image.MAX_IMAGE_PIXELS = MOST_PIXELS * PARTS[-1] ** 2  # ours is the only door, and this its bound

_one_at_a_time = Lock()  # in a process: two large pictures at once would double the memory


class NotAPicture(ValueError):
    """The bytes cannot be drawn."""


class TooManyPixels(ValueError):
    """The picture would take more memory than one picture may."""


def redrawn(data: io.BytesIO, form: str) -> tuple[bytes, FileType]:
    """The picture in *data*, which begins as a JPEG, PNG or WEBP (*form*), drawn anew. Transparent ones become PNG, as does a PNG.

    Of an animation the first frame is kept. Raises NotAPicture, TooManyPixels.
    """
    data.seek(0)
    with _one_at_a_time:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # the page maker switches it on for the whole process when it is loaded
        try:
            with Image.open(data, formats=[form]) as picture:
                return _drawn(_reduced(picture))
        except (TooManyPixels, Image.DecompressionBombError):
            raise TooManyPixels from None
        except Exception:  # a decoder that is fed with anything may raise anything
            raise NotAPicture from None


def _reduced(picture: Image.Image) -> Image.Image:
    """The picture, to be read at a half or a quarter of its size when it is large and its format can do that. Nothing is decoded yet."""
    pixels = picture.width * picture.height
    if pixels <= MOST_PIXELS:
        return picture
    in_rows = picture.format in ("JPEG", "MPO") and not picture.info.get("progressive")  # which is held whole at any size
    part = next((part for part in PARTS if pixels <= MOST_PIXELS * part * part), 0)
    if not in_rows or not part:
        raise TooManyPixels
    picture.draft(None, (picture.width // part, picture.height // part))
    return picture


def _drawn(picture: Image.Image) -> tuple[bytes, FileType]:
    form = FileType.PNG if picture.format == "PNG" or picture.has_transparency_data else FileType.JPEG
    picture.load()
    mode = ("RGBA" if picture.has_transparency_data else "RGB") if picture.mode != "L" else "L"
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture if picture.mode == mode else picture.convert(mode)
    plain.info.clear()  # comments and profiles would be written again
    drawn = io.BytesIO()
    if form is FileType.PNG:
        plain.save(drawn, "PNG")
    else:
        plain.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue(), form
