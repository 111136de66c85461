"""What a document is called when nobody gave it a name: what its file was called, made harmless."""

from casework.documents.models import LONGEST_NAME, Document
from casework.localisation import text


def from_file(name: str) -> str:
    """The last part of a file's name, without its extension, controls and signs that turn words around. "" when nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    return text.clean(stem[: LONGEST_NAME * 2], limit=LONGEST_NAME * 2).replace("\n", " ").strip(" .")[:LONGEST_NAME]


def called(document: Document) -> str:
    """Its name, else its kind."""
    return str(document.name or document.kind_words or "—")
