"""Two application servers on one primary with a synchronous standby, and the primary dies under load.

    python -m tests.deployment.failover ROUNDS

What a client was told is saved has to be there afterwards, whichever server told it; the trail has no gap; nobody signs in again.
"""

import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deployment import cluster, serving
from tests.promises.power import Figure, Outcome, Writer

WRITERS = 3  # on each application server
BETWEEN = 1.5  # seconds of load before each kill


@dataclass
class Failover:
    """What was promised, what was kept, and how long nobody was told anything."""

    outcomes: list[Outcome] = field(default_factory=list)  # of each application server
    silences: list[float] = field(default_factory=list)  # seconds from the kill until both had acknowledged a change again
    signed_in: list[int] = field(default_factory=list)  # statuses of the same cookies, on each server, before and after each round
    alone: list[bool] = field(default_factory=list)  # whether an old primary, back on its own, confirmed anything
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def together(self) -> Outcome:
        """Everything both servers said, as one."""
        made = Outcome(len(self.silences), found=self.found)
        for outcome in self.outcomes:
            made.acknowledged += outcome.acknowledged
            made.tried += outcome.tried
            made.other_answers += outcome.other_answers
        return made


def fail_over(directory: Path, rounds: int) -> Failover:
    """Lose the primary *rounds* times while people write through both application servers."""
    with cluster.pair(directory / "postgresql") as pair:
        home = directory / "office"
        home.mkdir(mode=0o700)
        prepared = serving.office("prepare", serving.environment(home, pair.url("hamraz_owner"), https=False))
        pair.primary.psql("grants.sql", "hamraz")
        second = directory / "second"  # the same secrets and genesis, as an administrator copies them
        shutil.copytree(home, second)
        apps = [serving.App(serving.environment(place, pair.url("hamraz_app"), https=False)) for place in (home, second)]
        try:
            for app in apps:
                app.start()
            for app in apps:
                app.wait()
            done = _under_load(pair, apps, prepared, rounds)
        finally:
            for app in apps:
                app.stop()
        done.found = serving.office("inspect", serving.environment(home, pair.url("hamraz_app"), https=False))
    return done


def _under_load(pair: cluster.Pair, apps: list[serving.App], prepared: dict[str, Any], rounds: int) -> Failover:
    done, stop = Failover([Outcome() for _ in apps]), threading.Event()
    people = ["nargis", "shakiba"]
    writers = [
        Writer(app.port, prepared, people[number % 2], outcome, stop)
        for app, outcome in zip(apps, done.outcomes, strict=True)
        for number in range(WRITERS)
    ]
    done.signed_in += _statuses(apps, prepared)
    for writer in writers:
        writer.start()
    try:
        for _ in range(rounds):
            _await(done.outcomes)
            time.sleep(BETWEEN)
            killed = time.monotonic()
            pair.fail_over()
            _await(done.outcomes)
            done.silences.append(time.monotonic() - killed)
            done.signed_in += _statuses(apps, prepared)
            done.alone.append(pair.confirms_alone())
            pair.follow_again()
        _await(done.outcomes)
    finally:
        stop.set()
        for writer in writers:
            writer.join(serving.PATIENCE)
    return done


def _await(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        outcome.await_answer()


def _statuses(apps: list[serving.App], prepared: dict[str, Any]) -> list[int]:
    """What the same person gets with the same cookies from each server."""
    return [app.status(f"/cases/{prepared['case']}/", prepared["cookies"]["nargis"]) for app in apps]


def figures(rounds: int) -> Iterator[Figure]:
    directory = Path(tempfile.mkdtemp(prefix="hamraz-failover-"))
    try:
        done = fail_over(directory, rounds)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    told, when = done.together, f"after {rounds} failovers under {2 * WRITERS} writers on two application servers"
    yield "T10", len(told.acknowledged) - len(told.lost), len(told.acknowledged), f"acknowledged changes there {when}"
    yield "T10", len(told.half_written), 0, f"half-written records among {len(done.found['notes'])} {when}"
    yield "T8", int(done.found["ledger"]), 1, f"ledger of {done.found['entries']} entries without a gap that verifies {when}"
    yield "T10", done.signed_in.count(200), len(done.signed_in), f"pages for the same cookies, on either server, before and {when}"
    yield "T10", done.alone.count(False), rounds, "old primaries that came back alone and confirmed nothing"
    longest = f"{max(done.silences):.1f} s at most from the kill until both servers had saved something again"
    yield "T10", len(done.silences), rounds, f"failovers taken without a restart of either server, {longest}"


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1])):
        print(json.dumps(figure), flush=True)
