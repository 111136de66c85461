"""docs/counselling.md beside the instruments: the page cannot tell other numbers than the code."""

from pathlib import Path

import pytest

from casework.counselling.instruments import INSTRUMENTS, Instrument

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "counselling.md").read_text(encoding="utf-8")
EVERY = pytest.mark.parametrize("about", INSTRUMENTS.values(), ids=lambda about: about.code)


def row(about: Instrument) -> list[str]:
    """The cells of its line in the table of questionnaires."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {about.name} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


@EVERY
def test_version_source_and_cut_offs_are_those_of_the_code(about: Instrument) -> None:
    _, version, source, score, bands, found, change = row(about)
    assert version == about.version
    assert source == about.source
    assert f"0 to {about.highest}" in score
    assert bands == ", ".join(str(band.low) for band in about.bands)
    assert all(band.cut.source in found or "the same" in found for band in about.bands)
    assert change.startswith(str(about.meaningful)) if about.meaningful else about.meaningful_source == ""
    assert about.meaningful_source in change or "the same" in change


@EVERY
def test_the_languages_that_are_on_are_those_with_an_official_text(about: Instrument) -> None:
    tables = [line for line in PAGE.splitlines() if line.startswith(("| language", "| English", "| Dari", "| Pashto"))]
    titles, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in tables]
    place = titles.index(about.name)
    told = {line[0]: line[place] for line in rows}
    assert told == {name: "on" if about.is_on(code) else "off" for name, code in (("English", "en"), ("Dari", "fa-af"), ("Pashto", "ps"))}
