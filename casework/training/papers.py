"""Two small invented documents: the words of a court's letter typed off, and a sheet that says that it is none."""

from dataclasses import dataclass
from typing import Final

from casework.documents.choices import HerCopy, Original
from casework.training.names import DARI, PASHTO


@dataclass(frozen=True)
class Paper:
    """A file as somebody in the office would have added it, and what she wrote about it."""

    kind: str  # a code of the office's list
    names: dict[str, str]
    content: dict[str, bytes]
    original: Original
    copy: HerCopy


def _sheet(line: str) -> bytes:
    """A PDF of one small page with one line of Latin letters."""
    drawn = f"BT /F1 12 Tf 20 60 Td ({line}) Tj ET".encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 120]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))
    return bytes(made + end)


LETTER: Final = Paper(
    "summons",
    {DARI: "نامهٔ محکمه دربارهٔ نفقه (ساختگی)", PASHTO: "د نفقې په اړه د محکمې لیک (جعلي)"},
    {
        DARI: "نامهٔ ساختگی برای آموزش.\nجلسهٔ قضایی دربارهٔ نفقه به روز چهارشنبه ساعت ۹ دایر می‌شود. اسناد را با خود بیاورید.\n".encode(),
        PASHTO: "د روزنې لپاره جعلي لیک.\nد نفقې قضايي غونډه د چهارشنبې په ورځ ۹ بجې ده. سندونه له ځان سره راوړئ.\n".encode(),
    },
    Original.HERS,
    HerCopy.YES,
)
_SPECIMEN = _sheet("TRAINING OFFICE - invented power of attorney")
ATTORNEY: Final = Paper(
    "power_of_attorney",
    {DARI: "وکالت‌نامه (ساختگی)", PASHTO: "وکالت لیک (جعلي)"},
    {DARI: _SPECIMEN, PASHTO: _SPECIMEN},
    Original.LAWYER,
    HerCopy.NO,
)
