"""A day of office life, compressed: `make soak` (MINUTES=10, DATABASE=postgresql or sqlite).

Thirty invented people work through real HTTP: they follow links, write notes, search, print, leave and sign in again. In the first
half the power goes again and again: SIGKILL to gunicorn and to PostgreSQL at once. The second half runs without a cut, and its memory
is compared. At the end every note that somebody was told is saved must open, and the trail must hold. Exit status 1 where anything
falls short.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from soak_parts.people import Person, Told  # noqa: E402

from tests.deployment import cluster, serving  # noqa: E402

WARM = 0.2  # of the second half: pages, fonts and catalogues are loaded for the first time
FLAT = 1.15  # the last third of the second half to its first, at most
WORKERS = {"postgresql": 2, "sqlite": 1}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A day of office life, compressed, with power cuts.")
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("MINUTES") or 3))
    parser.add_argument("--database", choices=sorted(WORKERS), default=os.environ.get("DATABASE") or "postgresql")
    parser.add_argument("--cuts", type=int, default=0, help="how often the power goes (2, or every minute of the first half)")
    parser.add_argument("--pause", type=float, default=1.5, help="seconds between two clicks of one person, on average")
    return parser.parse_args()


def in_the_office(command: str, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "soak_parts.office", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


@contextmanager
def database(kind: str, directory: Path) -> Iterator[cluster.Server | None]:
    """A PostgreSQL of its own that waits for its disk, or none."""
    if kind == "sqlite":
        yield None
        return
    with cluster.alone(directory / "postgresql") as server:
        yield server


def memory(app: serving.App) -> int:
    """Resident kilobytes of the processes that answer."""
    total = 0
    for pid in app.pids()[1:]:
        try:
            lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total


def lose_power(app: serving.App, server: cluster.Server | None) -> float:
    """SIGKILL to everything, and everything up again. Returns how many seconds that took."""
    began = time.monotonic()
    app.kill()
    if server is not None:
        server.kill()
        server.start()
    app.start()
    app.wait()
    return time.monotonic() - began


def live(asked: argparse.Namespace, app: serving.App, server: cluster.Server | None, people: list[Person]) -> tuple[list[float], list[int]]:
    """The day: cuts in its first half, samples of memory in its second. Returns seconds of each cut, and kilobytes."""
    dice, half = random.Random(24), asked.minutes * 30  # noqa: S311 - invents a day, seals nothing
    cuts = asked.cuts or max(2, int(asked.minutes / 2))
    for person in people:
        person.start()
    dark, began = [], time.monotonic()
    for number in range(cuts):
        time.sleep(max(0.0, began + half * (number + dice.uniform(0.4, 0.9)) / cuts - time.monotonic()))
        dark.append(lose_power(app, server))
        say(f"{time.monotonic() - began:5.0f} s  power cut {number + 1}, {dark[-1]:.1f} s until a page came again")
    samples: list[int] = []
    began = time.monotonic()
    while time.monotonic() < began + half:
        time.sleep(min(2.0, half / 30))
        if time.monotonic() > began + half * WARM:
            samples.append(memory(app))
    return dark, samples


def say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def errors_of(log: str) -> list[str]:
    """What the server itself said about its error pages: they hold no words, so they can be shown."""
    return [line for line in log.splitlines() if '"ERROR"' in line and ('"status": 5' in line or '"error"' in line)][:20]


def judge(
    told: Told, people: list[Person], found: dict[str, Any], dark: list[float], samples: list[int], log: str
) -> list[tuple[bool, str]]:
    """(held, sentence) of each promise."""
    kept, third = set(found["notes"]), len(samples) // 3
    lost = [text for text in told.acknowledged if text not in kept]
    errors, dead = told.with_status(lambda status: status >= 500), told.with_status(lambda status: status in {400, 404, 405})
    first, last = median(samples[:third]), median(samples[-third:])
    total, cuts = sum(told.answers.values()), f"{len(dark)} power cuts ({told.cut_off} requests cut off)"
    return [
        (not errors, f"{sum(errors.values())} error pages among {total} answers to {len(people)} people {errors or ''}"),
        (not dead, f"{sum(dead.values())} links that lead nowhere {dead or ''}"),
        (not lost, f"{len(lost)} of {len(told.acknowledged)} acknowledged notes lost over {cuts}"),
        (found["ledger"], f"the ledger of {found['entries']} entries holds {found['why']}"),
        (last <= first * FLAT, f"memory of the workers: {first / 1024:.0f} MB in the first third, {last / 1024:.0f} MB in the last"),
        (not told.signed_in_again, f"{told.signed_in_again} people had to sign in again, after a cut or ever"),
        (not any(text.partition(" ")[0] in log for text in told.acknowledged), "no words of a note in the server's log"),
        (all(person.failed is None for person in people), f"{sum(person.failed is not None for person in people)} people gave up"),
    ]


def soak(asked: argparse.Namespace, directory: Path) -> bool:
    home = directory / "office"
    home.mkdir(mode=0o700)
    with database(asked.database, directory) as server:
        url = "" if server is None else server.url("hamraz")
        more = {"HAMRAZ_TRAINING": "yes", "HAMRAZ_ASK_REASONS": "no", "DJANGO_SETTINGS_MODULE": "casework.settings"}
        environment = serving.environment(home, url, https=False, PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'tools'}", **more)
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=environment, check=True)
        office = in_the_office("found", environment)
        say(f"{len(office['people'])} people work for {asked.minutes:g} minutes on {asked.database}; load {os.getloadavg()[0]:.1f}")
        app, told, stop = serving.App(environment, workers=WORKERS[asked.database]), Told(), threading.Event()
        people = [Person(who, office["on"], app.port, told, stop, asked.pause) for who in office["people"]]
        with app:
            dark, samples = live(asked, app, server, people)
            stop.set()
            for person in people:
                person.join(120)
        say(f"the day is over; load {os.getloadavg()[0]:.1f}, slowest answer {told.slowest:.1f} s; looking through the office")
        verdicts = judge(told, people, in_the_office("inspect", environment), dark, samples, app.log.read_text(encoding="utf-8"))
    for line in errors_of(app.log.read_text(encoding="utf-8")):
        say(line)
    for held, sentence in verdicts:
        print(f"{'ok  ' if held else 'FAIL'}  {sentence}", flush=True)
    return all(held for held, _ in verdicts)


def main() -> int:
    asked, directory = arguments(), Path(tempfile.mkdtemp(prefix="hamraz-soak-"))
    try:
        return 0 if soak(asked, directory) else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
