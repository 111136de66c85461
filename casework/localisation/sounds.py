"""One part of a name, in either script, as the sounds it stands for.

It becomes consonants with exactly one vowel sign between two of them: ``محمد`` gives ``məhəməd``, ``Mohammad`` gives ``muhamad``.
The signs: ə nothing written, a e i u of Latin script (length unknown), ā ī ū written long, y and w a glide or a diphthong (ی or و
beside another vowel), ye an ending as in ذکیه or Zakia. Consonants that Dari pronounces alike are one (ث س ص, ذ ز ض ظ, ت ط, ح ه),
and so are those that Latin spellings mix (ق غ گ ک). The output is Latin spelling with the same sounds: reading it again changes
nothing.
"""

import re
import unicodedata
from typing import Final

VOWELS: Final = "əaāeiīuūyw"

_BY_SOUND: Final = {
    **{"b": "ب", "p": "پ", "t": "تطټ", "s": "ثسصڅ", "j": "جژږ", "č": "چ", "h": "حه", "x": "خ", "d": "دډ", "z": "ذزضظځ"},
    **{"r": "رړ", "š": "شښ", "f": "ف", "k": "قغکگګ", "l": "ل", "m": "م", "n": "نڼ", "y": "ی", "w": "و", "ə": "اعء"},
}
_SOUNDS: Final = {letter: sign for sign, letters in _BY_SOUND.items() for letter in letters}
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_BREATH: Final = re.compile("(?<=.)[هح]$")
_LATIN_PAIRS: Final = (("sh", "š"), ("ch", "č"), ("kh", "x"), ("gh", "k"), ("ph", "f"), ("zh", "j"))
_LATIN_ALIKE: Final = str.maketrans("qgcvož", "kkkwuj")
_RUN: Final = re.compile(f"[{VOWELS}]+")
_FINAL_H: Final = re.compile(f"(?<=[{VOWELS[1:]}])h+$")
_FINAL_YA: Final = re.compile("[yi][aāe]+$")
_GAP: Final = re.compile(f"(?<=[^{VOWELS}])(?=[^{VOWELS}])")
_KEPT: Final = str.maketrans("āīūščžآ", "\ue001\ue002\ue003\ue004\ue005\ue006\ue007")  # letters whose mark is a sound
_RESTORED: Final = str.maketrans("\ue001\ue002\ue003\ue004\ue005\ue006\ue007" + "يىېۍےكةەہھ", "āīūščžآ" + "یییییکهههه")


def bare(text: str) -> str:
    """*text* in NFKC and lower case with one ye, kaf and he, without vowel points, accents, tatweel, joiners and marks."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    parts = unicodedata.normalize("NFD", composed.translate(_KEPT))
    return "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Lm"}).translate(_RESTORED)


def sound(token: str) -> str:
    """The sounds of one *token* of `bare` text. Letters of other scripts are taken for consonants."""
    return _latin(_arabic(token) if _ARABIC.search(token) else token)


def skeleton(sounds: str) -> str:
    """The consonants alone."""
    return _RUN.sub("", sounds)


def _arabic(token: str) -> str:
    """Dari and Pashto script, where short vowels are not written."""
    token = _BREATH.sub("" if token[-2:-1] == "ا" else "e", token)  # شاه and زهره: heard as a vowel, written Shah, Zohra
    token = token[:1].replace("آ", "ā") + token[1:].replace("ا", "ā").replace("آ", "ā")
    signs = "".join(_SOUNDS.get(letter, "" if _ARABIC.match(letter) else letter) for letter in token)
    return _GAP.sub("ə", _RUN.sub(lambda run: _arabic_vowel(run[0], initial=run.start() == 0), signs))


def _arabic_vowel(run: str, *, initial: bool) -> str:
    open_vowel, front, back = bool(set(run) & set("āae")), "y" in run, "w" in run
    glide = initial and run[0] in "yw"  # at the head of a name ی and و are consonants
    if (front or back) and (glide or open_vowel or (front and back)):
        return "w" if back else "ye" if run.rstrip("ə")[-1] in "āe" and not glide else "y"
    if front or back:
        return "ī" if front else "ū"
    return "ā" if "ā" in run else "e" if open_vowel else "ə"


def _latin(token: str) -> str:
    """Latin script, where vowels are written and their length is not."""
    for pair, one in _LATIN_PAIRS:
        token = token.replace(pair, one)
    token = _FINAL_H.sub("", token.translate(_LATIN_ALIKE))
    token = re.sub(rf"([^\d{VOWELS}])\1+", r"\1", token)
    token = _GAP.sub("ə", _RUN.sub(lambda run: _latin_vowel(run[0], final=run.end() == len(run.string)), token))
    return token.rstrip("ə") or token


def _latin_vowel(run: str, *, final: bool) -> str:
    written = run.replace("ə", "")
    kinds = {sign: kind for kind, signs in {"a": "aā", "e": "e", "i": "iīy", "u": "uūw"}.items() for sign in signs}
    present = {kinds[sign] for sign in written}
    if "w" in written or ("u" in present and len(present) > 1):
        return "w"
    if final and _FINAL_YA.search(written):
        return "ye"
    if "y" in written or len(present) > 1:
        return "y"
    if len(written) > 1:
        return {"a": "ā", "e": "ī", "i": "ī", "u": "ū"}[written[0].translate(str.maketrans("āīū", "aiu"))]
    return written or "ə"
