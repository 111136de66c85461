"""The sheets on paper: one a page, in three languages, typed or scanned back; and what becomes of the file."""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import permutations
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.genesis import genesis
from audit.models import Entry
from casework.accounts.models import Organisation
from casework.encryption import Keys, Sheet, join, new_seed, split
from casework.localisation import calendar
from casework.recovery import printing
from casework.recovery.copies import root_of
from tests.accounts.door import every_value, kinds
from tests.accounts.test_founding import FLAGS
from tests.cast import Cast
from tests.recovery import qr
from tests.recovery.desk import Terminal, terminal

__all__ = ["terminal"]
pytestmark = pytest.mark.django_db
SHEETS = split(bytes(range(32)))


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Three sheets, printed once: setting them takes a second."""
    return printing.print_sheets(SHEETS)


def opened(pdf: bytes) -> Iterator[pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(pdf)
    yield from document


def scanned(pdf: bytes) -> list[Sheet]:
    """What a scanner reads from each page."""
    return [Sheet.parse(qr.read(page.render(scale=3).to_pil())) for page in opened(pdf)]


def typed(pdf: bytes) -> list[Sheet]:
    """What somebody types from each page: the lines that begin with their number."""
    return [Sheet.parse("".join(line[2:] for line in lines_of(page))) for page in opened(pdf)]


def lines_of(page: pypdfium2.PdfPage) -> list[str]:
    said = page.get_textpage().get_text_range().splitlines()
    return [line for line in said if line[:1] in "123456" and line[2:].replace(" ", "").isalnum() and line[2:].isupper()]


# --- what stands on it -------------------------------------------------------------------------------------------------------------
def test_there_is_one_sheet_on_each_page(paper: bytes) -> None:
    assert [sheet.index for sheet in scanned(paper)] == [1, 2, 3]


def test_the_picture_of_each_page_is_its_sheet(paper: bytes) -> None:
    assert scanned(paper) == list(SHEETS)


def test_the_letters_of_each_page_are_its_sheet(paper: bytes) -> None:
    assert typed(paper) == list(SHEETS)


def test_what_is_scanned_from_two_pages_brings_the_secret_back(paper: bytes) -> None:
    found = scanned(paper)
    assert {join(one, other) for one, other in permutations(found, 2)} == {bytes(range(32))}


def test_no_page_says_anything_of_another_sheet(paper: bytes) -> None:
    for number, page in enumerate(opened(paper)):
        text = page.get_textpage().get_text_range()
        others = [group for at, sheet in enumerate(SHEETS) if at != number for group in sheet.text().split()]
        own = SHEETS[number].text().split()
        assert not [group for group in others if group not in own and group in text]


def test_a_page_says_which_office_and_which_day(cast: Cast) -> None:
    page = next(opened(printing.print_sheets(SHEETS))).get_textpage().get_text_range()
    assert printing.fingerprint() in page
    assert printing.fingerprint().replace(" ", "") == genesis().hex()[:32]
    assert f"belong together: {calendar.format_date(timezone.localdate(), 'en')}." in page


def test_it_says_the_same_in_three_languages(paper: bytes) -> None:
    wordings = printing.contents(SHEETS, timezone.localdate())["wordings"]
    assert [(one["lang"], one["direction"], len(one["paragraphs"])) for one in wordings] == [
        ("fa-AF", "rtl", 5), ("ps", "rtl", 5), ("en", "ltr", 5),
    ]  # fmt: skip
    texts = [[paragraph["text"] for paragraph in one["paragraphs"]] for one in wordings]
    assert all(len(set(same)) == 3 for same in zip(*texts, strict=True))


def test_whoever_finds_it_does_not_read_what_the_office_does(paper: bytes) -> None:
    told = "".join(page.get_textpage().get_text_range() for page in opened(paper)).casefold()
    with pikepdf.open(io.BytesIO(paper)) as document:
        told += str(document.docinfo).casefold()
    assert not [
        word for word in ("hamraz", "همراز", "case", "قضیه", "زن", "women", "survivor", "violence", "خشونت") if word in told.split()
    ]
    assert "hamraz" not in told


# --- where it goes -----------------------------------------------------------------------------------------------------------------
def founded(tmp_path: Path, settings: Any, target: str, **flags: Any) -> str:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    out = io.StringIO()
    call_command("found_office", **{**FLAGS, "generate": True, "pdf": target, **flags}, stdout=out, stderr=out)
    return out.getvalue()


def root_public() -> bytes:
    return bytes(Organisation.objects.get().root_public)


def test_founding_writes_it_to_the_file_that_was_named(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "sheets.pdf"
    said = founded(tmp_path, settings, str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = scanned(path.read_bytes())
    assert Keys.from_seed(join(*found[:2])).signing_public == root_public()
    assert f"Print {path} and delete it" in said
    assert "--- recovery sheet" not in said
    assert not any(group in said for sheet in found for group in sheet.text().split())


def test_founding_writes_it_to_a_pipe_and_nothing_else_goes_there(tmp_path: Path, settings: Any, capfdbinary: Any) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out):
        said = founded(tmp_path, settings, "-")
    data = out.buffer.getvalue()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert Keys.from_seed(join(*scanned(data)[1:])).signing_public == root_public()
    assert "The office is founded." in said


def test_a_terminal_is_no_pipe(tmp_path: Path, settings: Any) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    with redirect_stdout(Screen()), pytest.raises(CommandError, match="for a pipe"):
        founded(tmp_path, settings, "-")
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("what", ["file", "link", "nowhere"])
def test_a_file_that_is_there_a_link_and_a_place_that_is_not_are_refused_before_anything_is_made(
    tmp_path: Path, settings: Any, what: str
) -> None:
    path = tmp_path / "sheets.pdf"
    if what == "file":
        path.write_text("mine")
    elif what == "link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path = tmp_path / "nowhere" / "sheets.pdf"
    with pytest.raises(CommandError, match="cannot be made"):
        founded(tmp_path, settings, str(path))
    assert not Organisation.objects.exists()
    assert not (tmp_path / "elsewhere").exists()


def test_a_founding_that_is_refused_leaves_no_file(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "sheets.pdf"
    with pytest.raises(CommandError, match="two different"):
        founded(tmp_path, settings, str(path), supervisor="farida")
    assert not path.exists()


def test_where_the_pdf_fails_the_sheets_of_a_new_office_are_said_and_not_lost(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "print_sheets", lambda sheets: 1 / 0)
    path = tmp_path / "sheets.pdf"
    said = founded(tmp_path, settings, str(path))
    assert "could not be made" in said
    assert said.count("--- recovery sheet") == 3
    assert not path.exists()


def test_the_file_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    with printing.place(str(tmp_path / "sheets.pdf"), lambda text: None) as hand_out:
        hand_out(SHEETS)
    assert len(synced) == 1


# --- new sheets from old ones ------------------------------------------------------------------------------------------------------
def test_two_old_sheets_make_three_new_ones_of_the_same_root(terminal: Terminal, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    said = terminal.run("recovery_sheets", *cast.founded.sheets[1:], pdf=str(path))
    new, old = scanned(path.read_bytes()), list(cast.founded.sheets)
    for one, other in permutations(new, 2):
        assert root_of(one, other).signing_public == root_public()
    assert not set(new) & set(old)
    assert "stay valid as long as they exist" in said
    assert root_of(*old[:2]).signing_public == root_public()


def test_new_sheets_are_told_in_the_trail_and_nothing_else_changes(terminal: Terminal, cast: Cast) -> None:
    before = {row for row in every_value() if not row[0].startswith("audit_")}
    said = terminal.run("recovery_sheets", *cast.founded.sheets[:2])
    assert said.count("--- recovery sheet") == 3
    assert kinds()[-1] == "recovery.sheets_made"
    assert {row for row in every_value() if not row[0].startswith("audit_")} == before


def test_sheets_that_do_not_fit_make_none(terminal: Terminal, cast: Cast, tmp_path: Path) -> None:
    entries, path = Entry.objects.count(), tmp_path / "sheets.pdf"
    one = cast.founded.sheets[0]
    assert "Nothing was made" in terminal.refused("recovery_sheets", one, one, pdf=str(path))
    assert "another office" in terminal.refused("recovery_sheets", *split(new_seed())[:2], pdf=str(path))
    assert not path.exists()
    assert Entry.objects.count() == entries
