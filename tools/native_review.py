"""Write docs/native-review.md, the one list of translations that a native reader should look at: `python tools/native_review.py`.

A translator marks an entry of a catalogue with the comment line `# review: why`, and a term of a reference list by writing
"For a native reader: why" at the end of its source. A reader needs nothing but the list.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"fa_AF": "Dari", "ps": "Pashto"}
MARK = "review:"
TERM_MARK = "For a native reader"
TERMS = Path("casework") / "reference" / "data"
OPENING = """# What native readers should look at

These translations are drafts of which the translator was not sure. Correct them in `locale/<language>/LC_MESSAGES/django.po` and take
the line `# review:` away; `python tools/native_review.py` then writes this list anew. Those of a list that the office keeps stand in
`casework/reference/data/<list>.json`; an office that runs already corrects its own words on the page *Lists*.
"""


@dataclass(frozen=True)
class Doubt:
    """A marked entry with its translation in every language of ours, and why by language."""

    source: str
    context: str
    files: tuple[str, ...]
    said: dict[str, str]
    why: dict[str, str]


def reason(entry: polib.POEntry) -> str:
    """Why *entry* is marked, or "" when it is not."""
    lines = (line.strip() for line in entry.tcomment.splitlines())
    return "; ".join(line.removeprefix(MARK).strip() for line in lines if line.startswith(MARK))


def doubts(root: Path = ROOT) -> Iterator[Doubt]:
    """The marked entries of all catalogues below *root*/locale, by their English text."""
    catalogues = {code: polib.pofile(str(root / "locale" / code / "LC_MESSAGES" / "django.po")) for code in LANGUAGES}
    by_key = {code: {(entry.msgctxt, entry.msgid): entry for entry in catalogue} for code, catalogue in catalogues.items()}
    keys = {key for entries in by_key.values() for key in entries}
    for key in sorted(keys, key=lambda key: (key[1].casefold(), key[1], key[0] or "")):
        entries = {code: by_key[code][key] for code in LANGUAGES if key in by_key[code]}
        why = {code: text for code, entry in entries.items() if (text := reason(entry))}
        if why:
            files = tuple(sorted({name for entry in entries.values() for name, _ in entry.occurrences}))
            yield Doubt(key[1], key[0] or "", files, {code: _text(entry) for code, entry in entries.items()}, why)


def terms(root: Path = ROOT) -> Iterator[Doubt]:
    """The marked terms of all reference lists that come with a release, by list."""
    for path in sorted((root / TERMS).glob("*.json")):
        for term in json.loads(path.read_text(encoding="utf-8")):
            _, mark, why = term.get("source", "").partition(TERM_MARK)
            if mark:
                said = {"fa_AF": term["dari"], "ps": term["pashto"]}
                asked = dict.fromkeys(LANGUAGES, why.removeprefix(":").strip())
                yield Doubt(term["english"], f"list `{path.stem}`", (str(path.relative_to(root)),), said, asked)


def page(root: Path = ROOT) -> str:
    """The whole list as Markdown."""
    found = [*doubts(root), *terms(root)]
    return "\n".join([OPENING, f"{len(found)} entries.", *(_section(doubt) for doubt in found), ""])


def _text(entry: polib.POEntry) -> str:
    return " / ".join(dict.fromkeys(entry.msgstr_plural.values())) if entry.msgid_plural else entry.msgstr


def _section(doubt: Doubt) -> str:
    context = f" ({doubt.context})" if doubt.context else ""
    same = len(set(doubt.why.values())) == 1 and len(doubt.why) == len(LANGUAGES)
    asked = [next(iter(doubt.why.values()))] if same else [f"{LANGUAGES[code]}: {text}" for code, text in doubt.why.items()]
    said = [f"- {LANGUAGES[code]}: {text}" for code, text in doubt.said.items()]
    where = ", ".join(f"`{name}`" for name in doubt.files)
    return "\n".join(["", f"## {doubt.source}{context}", "", *said, *(f"- Look at: {text}" for text in asked), f"- In {where}"])


def main() -> int:
    path = ROOT / "docs" / "native-review.md"
    path.write_text(page(), encoding="utf-8")
    print(f"==> {path.relative_to(ROOT)}: {len([*doubts(), *terms()])} entries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
