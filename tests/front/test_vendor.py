"""What was made elsewhere is exactly what the list says."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "casework" / "static" / "vendor"
LISTED = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", (VENDOR / "VENDOR.txt").read_text(), re.MULTILINE)).items()


@pytest.mark.parametrize(("digest", "name"), sorted(LISTED))
def test_a_listed_file_has_its_listed_hash(digest: str, name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_every_file_is_listed() -> None:
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - {"VENDOR.txt"}
    assert there == {name for _, name in LISTED}


def test_the_licence_travels_with_the_font() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (VENDOR / "vazirmatn" / "OFL.txt").read_text()
