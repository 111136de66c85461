"""Answers as bytes of one size, and back. What comes out was posted by anybody who knows a public key: only known answers are believed."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import orjson

from casework.feedback.questions import QUESTIONS, WORDS, Answer

SIZE: Final = 8192  # bytes of every set of answers before it is sealed


class Said(NamedTuple):
    """One woman's answers by question, those that were given, and her suggestions."""

    answers: dict[str, str]
    suggestions: str


def packed(answers: Mapping[str, str], suggestions: str) -> bytes:
    """The answers as JSON, filled up with spaces to SIZE. Raises ValueError when they do not fit."""
    plain = orjson.dumps({"answers": {name: said for name, said in answers.items() if said}, "suggestions": suggestions})
    if len(plain) > SIZE:
        raise ValueError("these answers do not fit")
    return plain.ljust(SIZE)


def unpacked(plain: bytes) -> Said:
    """The answers again. Raises ValueError for something that is no set of answers."""
    told = orjson.loads(plain)
    if not isinstance(told, dict) or not isinstance(told.get("answers"), dict) or not isinstance(told.get("suggestions"), str):
        raise ValueError("no set of answers")
    known = {name: said for name, said in told["answers"].items() if name in QUESTIONS and said in Answer.values}
    return Said(known, told["suggestions"][:WORDS])
