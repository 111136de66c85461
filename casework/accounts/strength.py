"""How strong a passphrase must be, and one that is strong enough.

What protects a seized disk is the passphrase: NIST SP 800-63B section 5.1.1.2 asks for length and for refusing the guessable
instead of rules about kinds of characters. A suggestion is six words of a list of n everyday words: 6 × log2(n) bits, whatever
the thief knows of the list. That is 62 bits in English (1,275 words), 63 in Dari (1,414) and 64 in Pashto (1,589).
"""

import math
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

from casework.accounts.passphrases import LONGEST
from casework.localisation.digits import counted, to_ascii

SHORTEST = 12  # characters
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: "safely unguessable", more than 10^8 guesses
JUDGED = 72  # characters: the judge's work grows with the square of the length
SUGGESTED_WORDS = 6
WORDS = Path(__file__).parent / "words"
OURS = ("hamraz", "همراز")


@lru_cache(maxsize=4)
def words(language: str) -> tuple[str, ...]:
    """The words suggestions are drawn from; those of Dari for an unknown language."""
    path = WORDS / f"{language}.txt"
    return tuple((path if path.is_file() else WORDS / "fa-af.txt").read_text(encoding="utf-8").split())


def suggest(language: str) -> str:
    """Six random words in *language*, with a space between."""
    return " ".join(secrets.choice(words(language)) for _ in range(SUGGESTED_WORDS))


def bits(language: str) -> float:
    """The entropy of a suggestion, in bits."""
    return SUGGESTED_WORDS * math.log2(len(words(language)))


def folded(text: str) -> str:
    return to_ascii(unicodedata.normalize("NFKC", text)).casefold()


def check(passphrase: str, *, sign_in_name: str = "", about_her: Iterable[str] = ()) -> None:
    """Raise ValidationError with one sentence when *passphrase* is too short, too long, guessable or holds the sign-in name."""
    if len(passphrase) > LONGEST:
        raise ValidationError(_("The passphrase is too long: at most %(limit)s characters."), "long", {"limit": counted(LONGEST)})
    if len(passphrase.strip()) < SHORTEST:
        raise ValidationError(_("The passphrase is too short: at least %(limit)s characters."), "short", {"limit": counted(SHORTEST)})
    name = folded(sign_in_name).strip()
    if name and name in folded(passphrase):
        raise ValidationError(_("The passphrase must not contain the sign-in name."), "name")
    known = [folded(text) for text in (*about_her, *OURS, sign_in_name) if text]
    if zxcvbn(folded(passphrase)[:JUDGED], user_inputs=known)["score"] < LEAST_SCORE:
        raise ValidationError(_("This passphrase is easy to guess. Use several words that do not belong together."), "weak")
