"""Print the promises as figures: `make figures`.

Every `tests/**/figures.py` has a function `figures()` that yields (id, got, wanted, sentence); the line is
"T3: 4720/4720 flips refused". Exit status 1 where one falls short, or where a room's figures could not be made.
"""

import importlib
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def modules(root: Path) -> Iterator[str]:
    """Yield the dotted names of the rooms' figures, in order."""
    for path in sorted((root / "tests").glob("*/**/figures.py")):
        yield ".".join(path.relative_to(root).with_suffix("").parts)


def report(name: str) -> tuple[int, int]:
    """Print the figures of one module. Returns how many held and how many fell short; a crash falls short."""
    held = short = 0
    try:
        for label, got, wanted, sentence in importlib.import_module(name).figures():
            held += got == wanted
            short += got != wanted
            print(f"{label}: {got}/{wanted} {sentence}" + ("" if got == wanted else "   <-- falls short"), flush=True)
    except Exception:  # the other rooms' figures are wanted all the same
        traceback.print_exc()
        print(f"{name}: FAILED", flush=True)
        short += 1
    return held, short


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    home = tempfile.mkdtemp(prefix="hamraz-figures-")
    os.environ["HAMRAZ_HOME"] = home
    from tests.figures import empty, temporary_database

    held = short = 0
    try:
        with temporary_database():
            for name in modules(ROOT):
                counts = report(name)
                held, short = held + counts[0], short + counts[1]
                empty()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"{held} figures hold, {short} fall short")
    return 0 if held and not short else 1  # no figures at all is a failure of this command


if __name__ == "__main__":
    sys.exit(main())
