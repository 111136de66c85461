"""Paper: a template and a context become PDF bytes, and bytes become a sealed file. WeasyPrint and pikepdf live here only.

>>> paper = render("pdf/case_summary.html", context, language="fa-af", watermark=("Balkh Legal Aid",))
>>> passphrase = new_passphrase()           # shown once, kept nowhere
>>> sealed = protect(paper.bytes, passphrase)

Nothing is written to disk, nothing is fetched, nothing is logged, and equal input gives equal bytes.
"""

from casework.pdf.errors import PaperError, Refused, TooMuch, Unprintable
from casework.pdf.paper import MOST_CHARACTERS, Paper, content_hash, printed_hash, render
from casework.pdf.protection import new_passphrase, protect

__all__ = [
    "MOST_CHARACTERS",
    "Paper",
    "PaperError",
    "Refused",
    "TooMuch",
    "Unprintable",
    "content_hash",
    "new_passphrase",
    "printed_hash",
    "protect",
    "render",
]
