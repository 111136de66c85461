"""The rules of the sheets, scripts and templates, held by reading them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ROOT / "casework" / "static" / "casework"
SHEETS = sorted(OURS.glob("*.css"))
SCRIPTS = sorted(OURS.glob("*.js"))
PAGES = sorted(p for p in (ROOT / "templates").rglob("*.html") if "pdf" not in p.relative_to(ROOT).parts)

PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[-\w]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|float)\s*:|text-align\s*:\s*(?:left|right)"
)
COLOUR = re.compile(r":[^;{}]*(?:#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\()")


def rules(sheet: Path) -> str:
    """The sheet without comments and without the conditions of @media and @container, which know no logical words."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return re.sub(r"@(?:media|container)[^{]*\{", "{", text)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_knows_no_physical_side(sheet: Path) -> None:
    assert PHYSICAL.findall(rules(sheet)) == []


@pytest.mark.parametrize("wrong", ["margin-left: 1px", "left: 0", "width: 3rem", "text-align: right", "float: inline-start"])
def test_the_search_for_physical_sides_finds_them(wrong: str) -> None:
    assert PHYSICAL.search(f"a {{ {wrong} }}")


def test_colours_are_named_in_the_tokens_alone() -> None:
    assert COLOUR.findall(rules(OURS / "hamraz.css")) == []


def test_every_token_in_use_exists() -> None:
    text = "".join(rules(sheet) for sheet in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_no_sheet_fetches_from_outside() -> None:
    assert set(re.findall(r"url\(([^)]*)\)|@import", "".join(s.read_text() for s in SHEETS))) == {
        '"../vendor/vazirmatn/fonts/webfonts/Vazirmatn-wght.woff2"'
    }


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_newer_selectors_stand_alone(sheet: Path) -> None:
    """A browser that does not know :has() drops the whole list it stands in (Chrome 109 does not know :dir() either)."""
    selectors = [s for s in re.findall(r"([^{};]+)\{", rules(sheet)) if ":has(" in s or ":dir(" in s]
    assert all(":dir(" not in s and "," not in re.sub(r"\([^()]*\)", "", s) for s in selectors)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_holds_no_inline_style_or_script(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_loads_nothing_from_outside(page: Path) -> None:
    assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", page.read_text())


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_script_keeps_nothing_in_the_browser_and_writes_no_markup(script: Path) -> None:
    text = script.read_text()
    if script.name == "leave.js":  # that she left, until the server hears of it: a mark without content, for a minute or two
        text = text.replace("document.cookie = `${neutral.dataset.mark}=1; path=/; max-age=${LONGEST}; samesite=strict${secure}`", "", 1)
    assert not re.search(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|outerHTML|insertAdjacentHTML|eval\(", text
    )


def test_every_icon_in_use_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', (OURS / "icons.svg").read_text()))
    used = set(re.findall(r"{% icon \"([a-z]+)\"", "".join(p.read_text() for p in PAGES)))
    used |= set(re.findall(r'icon="([a-z]+)"', "".join(p.read_text() for p in PAGES)))
    assert used
    assert used <= drawn


def test_every_template_compiles() -> None:
    from django.template.loader import get_template

    for page in PAGES:
        get_template(str(page.relative_to(ROOT / "templates")))


def test_scripts_and_sheets_are_light() -> None:
    """The frame leaves room in the 150 KB of a page."""
    assert sum(path.stat().st_size for path in [*SHEETS, *SCRIPTS, OURS / "icons.svg"]) < 60_000
