"""The units of tools/deploy/systemd as a test reads them, and a place in which systemd-analyze can look at them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "tools" / "deploy"
UNITS = DEPLOY / "systemd"
PLACES = {  # what an office has and this machine has not
    "/opt/hamraz/.venv/bin/python manage.py": "/bin/true",
    "/opt/hamraz/.venv/bin/gunicorn": "/bin/true",
}


def settings(unit: str) -> list[tuple[str, str]]:
    """The lines ``Name=value`` of a unit, in order."""
    lines = (UNITS / unit).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith(("#", "["))]
    return [(name, value) for name, _, value in pairs]


def values(unit: str, name: str) -> list[str]:
    return [value for key, value in settings(unit) if key == name]


def shared(unit: str) -> str:
    """The block that both services have word for word."""
    text = (UNITS / unit).read_text(encoding="utf-8")
    return text.partition("# --- the same in both units ---")[2].partition("# --- to here ---")[0]


def laid_out(directory: Path) -> list[Path]:
    """The units, copied so that the programs they start exist here."""
    copies = []
    for unit in sorted(UNITS.iterdir()):
        text = unit.read_text(encoding="utf-8")
        for there, here in PLACES.items():
            text = text.replace(there, here)
        copies.append(directory / unit.name)
        copies[-1].write_text(text, encoding="utf-8")
    return copies


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, check=False)


def system_calls() -> frozenset[str]:
    """What SystemCallFilter of the unit allows, taken apart by systemd itself."""
    allowed: set[str] = set()
    for line in values("hamraz.service", "SystemCallFilter"):
        named = {call for group in line.lstrip("~").split() for call in _expanded(group)}
        allowed = allowed - named if line.startswith("~") else allowed | named
    return frozenset(allowed)


def _expanded(name: str) -> set[str]:
    if not name.startswith("@"):
        return {name}
    lines = analyze("syscall-filter", name).stdout.splitlines()[1:]
    found = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return {call for word in found for call in _expanded(word)}
