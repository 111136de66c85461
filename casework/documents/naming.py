"""What a document is called when nobody gave it a name: what its file was called, made harmless."""

from typing import Any

from casework.documents.models import LONGEST_NAME
from casework.localisation import text


def from_file(name: str) -> str:
    """The last part of a file's name, without its extension, controls and signs that turn words around. "" when nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    return text.clean(stem[: LONGEST_NAME * 2], limit=LONGEST_NAME * 2).replace("\n", " ").strip(" .")[:LONGEST_NAME]


def called(document: Any) -> str:
    """Its name, else its kind: of a document of a case, or of one that a partner sent."""
    return str(document.name or document.kind_words or "—")
