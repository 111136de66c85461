"""docs/deployment.md names what there is: each file an administrator copies, each check, each variable."""

import re

import pytest

from tests.deployment.units import DEPLOY, ROOT, UNITS

GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in DEPLOY.rglob("*") if path.is_file() and path.parent != UNITS and path.name != "restarting.html")
RANGE = re.compile(r"\b([EW])(\d{3}) to [EW](\d{3})\b")


def named_checks() -> set[str]:
    found = set(re.findall(r"\b[EW]\d{3}\b", GUIDE))
    return found | {f"{letter}{number:03}" for letter, first, last in RANGE.findall(GUIDE) for number in range(int(first), int(last) + 1)}


@pytest.mark.parametrize("name", FILES)
def test_every_file_to_copy_is_in_the_guide(name: str) -> None:
    assert name in GUIDE


@pytest.mark.parametrize("timer", sorted(path.stem for path in UNITS.glob("*.timer")))
def test_every_timer_is_in_the_guide(timer: str) -> None:
    assert GUIDE.count(timer) >= 2  # what it does, and how it is switched on


def test_every_check_of_a_server_is_in_the_guide() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "casework" / "checks").glob("*.py")]
    made = {match for source in sources for match in re.findall(r'id="casework\.([EW]\d{3})"', source)}
    assert len(made) > 20
    assert made - named_checks() == set()


def test_every_variable_of_the_settings_is_in_the_guide() -> None:
    sources = [(ROOT / "casework" / name).read_text(encoding="utf-8") for name in ("settings.py", "environment.py")]
    asked = {name for source in sources for name in re.findall(r'"(HAMRAZ_[A-Z_]+|DATABASE_URL)"', source)}
    assert asked - set(re.findall(r"`([A-Z_]+)`", GUIDE)) == set()


def test_the_commands_of_the_guide_name_files_that_exist() -> None:
    for path in re.findall(r"\btools/[a-z_/.]+[a-z]\b", GUIDE):
        assert (ROOT / path).exists(), path
