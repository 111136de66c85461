"""What only its writer opens: sealed once more, under a key she alone derives, inside a record that is sealed already.

Whoever holds the counselling key of the case opens the record and finds these bytes. No recovery sheet brings them back: when the writer's
keys are gone, so are her words (docs/counselling.md).
"""

from base64 import b64decode, b64encode
from typing import Any

from casework.accounts.keys import NotCertified
from casework.accounts.unlocked import current
from casework.encryption import CannotOpen, key_named, lp, open_envelope, pad, settle, unpad


def _place(writer: object, note: Any) -> bytes:
    """Binds the words to their writer, their case and their record."""
    return lp("hamraz/process-note/v1", str(writer), str(note.case_id), str(note.pk))


def seal(note: Any, words: str) -> str:
    """*words* for the person acting alone."""
    someone = current()
    return b64encode(settle(someone.keys, _place(someone.user.pk, note), pad(words.encode()))).decode()


def open_words(note: Any, sealed: str) -> str | None:
    """The words, or None when the person acting did not write them, or has lost the key with which she did."""
    someone, envelope = current(), b64decode(sealed)
    try:
        own = someone.keys_named("user", someone.user.pk, key_named(envelope))  # as she wrote them: with the key she had then
        return unpad(open_envelope(own, _place(someone.user.pk, note), envelope)).decode() if own else None
    except (CannotOpen, NotCertified):
        return None
