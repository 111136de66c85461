"""The ladder and the doors are complete: a new room that stands in neither would be free of both."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in CONFIG["tool"]["importlinter"]["contracts"]}
LADDER = " ".join(CONTRACTS["ladder"]["layers"])
# Modules that belong to no layer: Django reads them, nobody imports them.
FREE = {"casework.settings", "casework.apps"}


def sources() -> list[Path]:
    """Return every module of the three packages."""
    return [path for package in ("casework", "referrals", "audit") for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Return the dotted names that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms() -> set[str]:
    """Return the dotted names of the modules and packages directly under casework."""
    found = {path.stem for path in (ROOT / "casework").glob("*.py") if path.stem != "__init__"}
    found |= {path.parent.name for path in (ROOT / "casework").glob("*/__init__.py")}
    found |= {"management"} if (ROOT / "casework" / "management").is_dir() else set()
    return {f"casework.{name}" for name in found}


def test_every_room_stands_on_the_ladder() -> None:
    assert {room for room in rooms() - FREE if f"({room})" not in LADDER} == set()


def test_guardians_shortcuts_are_used_nowhere() -> None:
    assert [path for path in sources() if any(name.startswith("guardian.shortcuts") for name in imported(path))] == []


def test_a_forbidden_import_is_seen_by_this_test(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text("def f():\n    from guardian.shortcuts import assign_perm\n", encoding="utf-8")
    assert "guardian.shortcuts" in imported(path)


def test_every_banned_import_tells_what_to_do_instead() -> None:
    banned = CONFIG["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert {name for name, rule in banned.items() if len(rule["msg"]) < 20} == set()


def test_no_pinned_file_names_an_index() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-dev.txt"))
    assert not [line for line in text.splitlines() if line.startswith(("-", "--")) or "://" in line]


def test_every_runtime_pin_is_the_developers_pin_too() -> None:
    runtime, developer = (
        {line.split()[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line and line[0].isalnum()}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime - developer == set()


def test_what_is_freed_leaves_the_files_of_the_database_through_one_door() -> None:
    words = ("VACUUM", "wal_checkpoint")
    found = {path.relative_to(ROOT).as_posix() for path in sources() if any(word in path.read_text(encoding="utf-8") for word in words)}
    assert found - {"casework/checks/databases.py"} == {"casework/freed.py"}
