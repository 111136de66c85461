"""Names made of several parts, apart or together: عبدالرحیم = عبد الرحیم = Abdul Rahim = Abdurrahim.

The article ال between the parts is left away in both scripts; titles stay behind; a few spellings have a usual form.
"""

import re
from typing import Final

_SECOND: Final = "له|دین|رحمن|رحمان|رحیم|حق|نسا|نساء|زمان|هدی|هدا"
_ARABIC_ABD: Final = re.compile("(عبد)ا?ل(.{2,})")
_ARABIC_COMPOUND: Final = re.compile(f"(.{{2,}}?)ال({_SECOND})")
_ARABIC_SECOND: Final = re.compile(f"ال({_SECOND})")
_LATIN_COMPOUNDS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(abd)[uoe]l?(.{2,})",
        r"(.{3,}?)[uo](l+ah|ll+a)",
        r"(.{3,}?)[uoei](?:[ld](?=d))?(d[iey]+n)",
        r"(.{3,}?)[uoea][rl]?(rah(?:m[ae]n|im|eem))",
        r"(.{3,}?)[uoae]l(ha(?:q+|k))",
        r"(.{3,}?)[uoe][ln]?(n[ie]ss?ah?)",
    )
)
_ABD: Final = re.compile(r"abd[uoe](?:[lrsndtz]|sh)?|abdal|عبدا?ل")
_ALLAH: Final = re.compile(r"[uoa]l+ah?|lah")
_ARTICLES: Final = frozenset({"ul", "ud", "ur", "us", "un", "uz", "ush", "al", "el", "ol", "or", "od", "ال"})

TITLES: Final = frozenset(
    "حاجی حاجیه ملا مولوی سید خان بیبی بی شاه صاحب "
    "haji hajji haaji hajee haajee hajy mullah mulla mula mollah molla "
    "mawlawi maulawi mawlavi maulavi moulavi moulawi maulvi molavi "
    "sayed sayyid sayyed sayid syed seyed seyyed sayd sayad khan bibi bebe shah sahib saheb".split()
)

USUAL: Final = {
    **dict.fromkeys(("mohd", "md", "mhd", "muhd", "mohmd", "mohammd", "mohamd"), "muhammad"),
    **dict.fromkeys(("ishaq", "eshaq", "ishak", "eshak", "isshaq"), "isəhaq"),  # s and h are two letters here
    **dict.fromkeys(("othman", "uthman", "osmon"), "usman"),
    **dict.fromkeys(("shoaib", "shuaib", "shoib"), "شعیب"),
    **dict.fromkeys(("فاطیما", "فاطما", "فاطیمه", "fatema"), "فاطمه"),
    **{"موسی": "موسا", "عیسی": "عیسا", "یحیی": "یحیا", "مصطفی": "مصطفا", "مرتضی": "مرتضا", "مجتبی": "مجتبا", "هدی": "هدا"},
    **{"کبری": "کبرا", "صغری": "صغرا", "لیلی": "لیلا", "سلمی": "سلما", "بشری": "بشرا", "طه": "طاها", "نساء": "نسا"},
    **{"رحمن": "رحمان", "اسمعیل": "اسماعیل", "ابرهیم": "ابراهیم", "اسحق": "اسحاق", "هرون": "هارون", "الله": "اله", "علا": "علاء"},
}


def parts(token: str) -> list[str]:
    """The parts of one written word: ``نورالدین`` gives نور and دین, ``Nasrullah`` gives nasr and lah."""
    if _ABD.fullmatch(token):
        return ["عبد" if token[0] == "ع" else "abd"]
    for pattern in (_ARABIC_ABD, _ARABIC_COMPOUND, *_LATIN_COMPOUNDS):
        found = pattern.fullmatch(token)
        if found:
            return [found[1], found[2]]
    return [token]


def joined(tokens: list[str]) -> list[str]:
    """Words written apart, as parts: without the article, and with ``الله`` or ``Ullah`` after another word as a second part."""
    if len(tokens) > 1 and tokens[0] == "m":
        tokens = ["muhammad", *tokens[1:]]
    kept = [token for token in tokens if token not in _ARTICLES] or tokens
    split = [part for token in kept for part in parts(token)]
    return [_second(part) if place else part for place, part in enumerate(split)]


def _second(token: str) -> str:
    found = _ARABIC_SECOND.fullmatch(token)
    return found[1] if found else "lah" if _ALLAH.fullmatch(token) else token
