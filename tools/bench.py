"""Measure the hot paths: `make bench` (about a quarter of an hour), `make bench FULL=yes` (100,000 cases too, an hour and a half).

For each size and database an office of invented cases is founded in a temporary home, copied into plain-text tables of the same shape,
and both are asked for the same pages in turn. A table of ratios is printed for each. Exit status 1 where a target is missed.

    python tools/bench.py [--sizes 1000,10000,100000] [--databases sqlite,postgresql] [--keep directory]

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
FULL = os.environ.get("FULL", "").lower() in {"1", "yes", "true"}
NO_POSTGRESQL = 75


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the hot paths against plain text.")
    parser.add_argument("--sizes", default="1000,10000,100000" if FULL else "1000,10000", help="cases, separated by commas")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--keep", type=Path, help="keep the SQLite offices here, and open them again")
    return parser.parse_args()


@contextmanager
def home(database: str, cases: int, keep: Path | None) -> Iterator[Path]:
    """A directory for secrets and data that is no office's own."""
    if keep is not None and database == "sqlite":
        kept = keep / f"{database}-{cases}"
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield kept
        return
    made = Path(tempfile.mkdtemp(prefix="hamraz-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def measured(database: str, cases: int, keep: Path | None) -> list[list[Any]]:
    """The lines of one table, from a process of its own. Raises CalledProcessError."""
    with home(database, cases, keep) as directory:
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CREDENTIALS_DIRECTORY"}}
        environment |= {
            "HAMRAZ_HOME": str(directory), "HAMRAZ_TRAINING": "yes", "HAMRAZ_HTTPS": "no",
            "DJANGO_SETTINGS_MODULE": "bench_parts.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}",
        }
        command = [sys.executable, "-W", "ignore::UserWarning", "-m", "bench_parts.run", str(cases)]
        if database == "postgresql":
            command.insert(0, str(ROOT / "tools" / "with_postgres.sh"))
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def table(database: str, cases: int, lines: list[list[Any]]) -> str:
    """One table in Markdown."""
    rows = [f"### {database}, {cases:,} cases", "", "| what | measured | target | ours / plain |", "|---|---|---|---|"]
    for what, value, unit, detail, target, at_least, held in lines:
        number = f"{value:.2f}x" if unit == "x" else f"{value:.0f} {unit}"
        wanted = "" if target is None else f"{'≥' if at_least else '≤'} {target:g}{'' if unit == 'x' else ' '}{unit}"
        rows.append(f"| {what} | {number if held is not False else f'**{number}**'} | {wanted} | {detail} |")
    return "\n".join(rows)


def main() -> int:
    asked = arguments()
    missed: list[str] = []
    for database in asked.databases.split(","):
        for cases in map(int, asked.sizes.split(",")):
            print(f"==> {database}, {cases:,} cases", file=sys.stderr, flush=True)
            try:
                lines = measured(database, cases, asked.keep)
            except subprocess.CalledProcessError as error:
                why = "PostgreSQL is not installed" if error.returncode == NO_POSTGRESQL else "it broke off"
                missed.append(f"{database}, {cases:,} cases: {why}")
                continue
            print(f"\n{table(database, cases, lines)}\n", flush=True)
            missed += [f"{database}, {cases:,} cases: {line[0]}" for line in lines if line[6] is False]
    print("\n".join(["Missed:", *missed]) if missed else "Every target is met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
