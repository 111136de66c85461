"""The three languages of the office, by Django's codes."""

from typing import Final, Literal

Language = Literal["fa-af", "ps", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("fa-af", "ps", "en")


def known(code: str) -> Language:
    """The language of ours that stands for *code*: any Persian is Dari (``fa``, ``prs``), anything unknown is English."""
    base = code.lower().replace("_", "-").partition("-")[0]
    if base in {"fa", "prs"}:
        return "fa-af"
    return "ps" if base in {"ps", "pus", "pbt", "pbu"} else "en"
