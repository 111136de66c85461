"""T10: a real server that loses its power again and again while people write.

    python -m tests.promises.power CYCLES      # the figures, as lines of JSON, on DATABASE_URL or on a file

gunicorn serves the office from a process of its own; several clients post notes without a pause; at random moments the processes get
SIGKILL. What a client was told is saved has to be there afterwards, whole, with its history and its entry in the ledger.
"""

import http.client
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = 10  # each tenth kill takes the whole server, the others its working process
LONGEST = 0.3  # seconds from the first answer after a kill to the next kill: a few saves of each client
PATIENCE = 60  # seconds a client waits for an answer: only what fails waits so long
WRITERS = 8  # clients of the figures
Figure = tuple[str, int, int, str]


@dataclass
class Outcome:
    """What was promised to the clients, and what the database held after the last kill."""

    kills: int = 0
    acknowledged: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    other_answers: list[int] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    log: str = ""

    def await_answer(self) -> None:
        """Until one more note is acknowledged, so that on a busy machine too there is something to lose at every kill."""
        known, deadline = len(self.acknowledged), time.monotonic() + PATIENCE
        while len(self.acknowledged) == known and time.monotonic() < deadline:
            time.sleep(0.01)

    @property
    def lost(self) -> list[str]:
        """Acknowledged notes that are not there."""
        kept = set(self.found["notes"].values())
        return [text for text in self.acknowledged if text not in kept]

    @property
    def half_written(self) -> list[str]:
        """Notes without their first revision in the history or without exactly one entry in the ledger, and the other way round."""
        notes, told = self.found["notes"], self.found["told"]
        past = {key.partition(":")[0]: text for key, text in self.found["past"].items()}
        wrong = [pk for pk in {*notes, *past, *told} if told.count(pk) != 1 or notes.get(pk) is None or notes[pk] != past.get(pk)]
        return wrong + [text for text in notes.values() if text not in self.tried]


class Server:
    """The office's web server, on a listening socket that outlives it."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.environment = environment(home, database_url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        number = self.socket.fileno()
        command = [
            sys.executable, "-m", "gunicorn", "--config", str(ROOT / "tools" / "gunicorn.conf.py"), "--preload", "--workers", "1",
            "--bind", f"fd://{number}", "tests.promises.power_wsgi:application",
        ]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, pass_fds=[number], stdout=log, stderr=log, start_new_session=True
            )
        self.wait()

    def workers(self) -> list[int]:
        """The processes that answer, by /proc."""
        assert self.process is not None
        try:
            found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        except FileNotFoundError:
            return []
        return [int(pid) for pid in found.split()]

    def wait(self, seconds: float = 120) -> None:
        """Until a worker exists. Raises RuntimeError when the server ended by itself."""
        deadline = time.monotonic() + seconds
        while not self.workers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not come up; see server.log")
            time.sleep(0.02)

    def kill_worker(self) -> None:
        """SIGKILL to what holds the database open; the arbiter, which never touches it, puts up the next one."""
        for pid in self.workers():
            kill(pid)

    def kill_everything(self) -> None:
        """SIGKILL to the arbiter and its workers."""
        if self.process is not None:
            pids = [self.process.pid, *self.workers()]
            for pid in pids:
                kill(pid)
            self.process.wait()
            self.process = None


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def environment(home: Path, database_url: str) -> dict[str, str]:
    """The environment of the office's processes: nothing of this test run's but the interpreter's."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "VIRTUAL_ENV"}}
    made = {"HAMRAZ_HOME": str(home), "HAMRAZ_HTTPS": "no", "DJANGO_SETTINGS_MODULE": "tests.settings", "TMPDIR": str(home)}
    return {**kept, **made, **({"DATABASE_URL": database_url} if database_url else {})}


def office(command: str, home: Path, database_url: str) -> dict[str, Any]:
    """Run tests.promises.power_office in a process of its own."""
    if command == "prepare" and not database_url:
        migrated.put_in(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.power_office", command], cwd=ROOT, env=environment(home, database_url), capture_output=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


class Writer(threading.Thread):
    """A client that posts note after note; it believes only a redirect."""

    def __init__(self, port: int, prepared: dict[str, Any], person: str, outcome: Outcome, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.prepared, self.outcome, self.stopped = port, prepared, outcome, stop
        token = secrets.token_hex(16)
        cookies = {**prepared["cookies"][person], prepared["csrf"]: token}
        self.token = token
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def run(self) -> None:
        while not self.stopped.is_set():
            self.write(f"{secrets.token_hex(8)} یادداشت")

    def write(self, text: str) -> None:
        day, month, year = self.prepared["on"]
        form = {"kind": "call", "on-d": day, "on-m": month, "on-y": year, "reached": "on", "text": text, "csrfmiddlewaretoken": self.token}
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.outcome.tried.append(text)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"/cases/{self.prepared['case']}/notes/new/", urlencode(form), headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            return  # the power went; nothing was promised
        finally:
            connection.close()
        saved = answer.status == 302 and answer.headers["Location"] == f"/cases/{self.prepared['case']}/"
        (self.outcome.acknowledged.append(text) if saved else self.outcome.other_answers.append(answer.status))


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """The DATABASE_URL of the server that is killed: a database of its own on the tests' PostgreSQL, or "" for a file in its home."""
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"power_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        like = migrated.template() or "template1"
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
    try:
        yield f"{url.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def writing(server: Server, prepared: dict[str, Any], outcome: Outcome, clients: int) -> Iterator[None]:
    """Clients that write until the block ends."""
    stop = threading.Event()
    people = ["nargis", "shakiba"]
    writers = [Writer(server.port, prepared, people[n % 2], outcome, stop) for n in range(clients)]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE)


def lose_power(home: Path, *, cycles: int = 50, clients: int = 3, database_url: str = "", seed: int = 1405) -> Outcome:
    """Kill the server *cycles* times at random moments while *clients* write, and look at what is left."""
    dice, outcome = random.Random(seed), Outcome()
    prepared = office("prepare", home, database_url)
    server = Server(home, database_url)
    server.start()
    try:
        with writing(server, prepared, outcome, clients):
            for cycle in range(1, cycles + 1):
                outcome.await_answer()
                time.sleep(dice.uniform(0, LONGEST))
                if cycle % EVERYTHING:
                    server.kill_worker()
                else:
                    server.kill_everything()
                    server.start()
                server.wait()
                outcome.kills += 1
            outcome.await_answer()
    finally:
        server.kill_everything()
        server.socket.close()
    outcome.found = office("inspect", home, database_url)
    outcome.log = (home / "server.log").read_text(encoding="utf-8")
    return outcome


def figures(cycles: int, url: str) -> Iterator[Figure]:
    """What eight writers lose: nothing."""
    home = Path(tempfile.mkdtemp(prefix="hamraz-power-"))
    try:
        with own_database(url) as database:
            cut = lose_power(home, cycles=cycles, clients=WRITERS, database_url=database)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    when = f"after {cut.kills} times kill -9 under {WRITERS} writers ({'postgresql' if url.startswith('postgres') else 'sqlite'})"
    yield "T10", len(cut.acknowledged) - len(cut.lost), len(cut.acknowledged), f"acknowledged changes there {when}"
    yield "T10", len(cut.half_written), 0, f"half-written records among {len(cut.found['notes'])} {when}"
    yield "T8", int(cut.found["ledger"]), 1, f"ledger of {cut.found['entries']} entries without a gap that verifies {when}"


def figures_on_postgresql(cycles: int) -> Iterator[Figure]:
    """The same in a process of its own, with a cluster of its own."""
    command = [str(ROOT / "tools" / "with_postgres.sh"), sys.executable, "-m", "tests.promises.power", str(cycles)]
    environment = {**os.environ, "DURABLE": "yes"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    if done.returncode or not lines:
        yield "T10", 0, 1, f"runs on PostgreSQL: {done.stderr.strip()[-200:]}"
    yield from (tuple(line) for line in lines)


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]), os.environ.get("DATABASE_URL", "")):
        print(json.dumps(figure), flush=True)
