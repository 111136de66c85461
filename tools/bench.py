"""Measure the hot paths: `make bench` (two hours), `make bench QUICK=yes` (without 100,000 cases, about an hour).

For each size and database an office of invented cases is founded in a temporary home, copied into plain-text tables of the same shape,
and both are asked for the same pages in turn. A table of ratios is printed for each. Then a ledger of 1,000,000 entries is written into an
office of its own, and measured. Exit status 1 where a target is missed.

    python tools/bench.py [--sizes 1000,10000,100000] [--ledger 1000000] [--databases sqlite,postgresql] [--keep directory]

``--sizes ''`` or ``--ledger 0`` leaves one of the two out.

With --keep the offices of SQLite stay in that directory and are opened again the next time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QUICK = os.environ.get("QUICK", "").lower() in {"1", "yes", "true"}
NO_POSTGRESQL = 75
OFFICE, LEDGER = "bench_parts.run", "bench_parts.trail.run"  # what measures an office of many cases, and a ledger of many entries


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the hot paths against plain text.")
    parser.add_argument("--sizes", default="1000,10000" if QUICK else "1000,10000,100000", help="cases, separated by commas")
    parser.add_argument("--ledger", type=int, default=1_000_000, metavar="ENTRIES", help="how many entries the measured ledger has")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--keep", type=Path, help="keep the SQLite offices here, and open them again")
    return parser.parse_args()


@contextmanager
def home(name: str, keep: Path | None) -> Iterator[Path]:
    """A directory for secrets and data that is no office's own."""
    if keep is not None and name.startswith("sqlite"):
        kept = keep / name
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield kept
        return
    made = Path(tempfile.mkdtemp(prefix="hamraz-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def measured(database: str, module: str, count: int, keep: Path | None) -> list[list[Any]]:
    """The lines of one table, from a process of its own. Raises CalledProcessError."""
    with home(f"{database}-{count}", keep) as directory:
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CREDENTIALS_DIRECTORY"}}
        environment |= {
            "HAMRAZ_HOME": str(directory), "HAMRAZ_TRAINING": "yes", "HAMRAZ_HTTPS": "no",
            "DJANGO_SETTINGS_MODULE": "bench_parts.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}",
            "DURABLE": "yes" if module == LEDGER else "",
        }
        command = [sys.executable, "-W", "ignore::UserWarning", "-m", module, str(count)]
        if database == "postgresql":
            command.insert(0, str(ROOT / "tools" / "with_postgres.sh"))
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def table(title: str, lines: list[list[Any]]) -> str:
    """One table in Markdown."""
    rows = [f"### {title}", "", "| what | measured | target | ours / plain |", "|---|---|---|---|"]
    for what, value, unit, detail, target, at_least, held in lines:
        number = f"{value:.2f}x" if unit == "x" else f"{value:.0f} {unit}"
        wanted = "" if target is None else f"{'≥' if at_least else '≤'} {target:g}{'' if unit == 'x' else ' '}{unit}"
        rows.append(f"| {what} | {number if held is not False else f'**{number}**'} | {wanted} | {detail} |")
    return "\n".join(rows)


def benches(asked: argparse.Namespace) -> Iterator[tuple[str, str, int]]:
    """(database, module, how many cases or entries) of each process that measures."""
    for database in asked.databases.split(","):
        yield from ((database, OFFICE, int(cases)) for cases in asked.sizes.split(",") if cases)
        if asked.ledger:
            yield database, LEDGER, asked.ledger


def main() -> int:
    asked = arguments()
    missed: list[str] = []
    for database, module, count in benches(asked):
        title = f"{database}, {count:,} {'entries' if module == LEDGER else 'cases'}"
        print(f"==> {title}", file=sys.stderr, flush=True)
        try:
            lines = measured(database, module, count, asked.keep)
        except subprocess.CalledProcessError as error:
            missed.append(f"{title}: {'PostgreSQL is not installed' if error.returncode == NO_POSTGRESQL else 'it broke off'}")
            continue
        print(f"\n{table(title, lines)}\n", flush=True)
        missed += [f"{title}: {line[0]}" for line in lines if line[6] is False]
    print("\n".join(["Missed:", *missed]) if missed else "Every target is met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
