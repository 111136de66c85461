"""One-time codes that somebody hands over, on paper or by voice: for an invitation, for a recovery."""

import secrets

from casework.localisation.digits import to_ascii

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16  # letters, about 78 bits


def new_code() -> str:
    """The letters of a fresh code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def in_groups(code: str) -> str:
    """A code as it is shown and read aloud."""
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def folded_code(typed: str) -> str:
    """A code as somebody typed it: case, spaces, hyphens and the script of its digits do not matter."""
    return "".join(letter for letter in to_ascii(typed).upper() if letter in _ALPHABET)
