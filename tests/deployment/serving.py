"""Real processes on loopback: gunicorn as the unit starts it, and whoever asks it."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import migrated
from tests.promises import power

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; only what fails takes them


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def office(command: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run tests.promises.power_office in a process of its own: found an office, or look through it."""
    home = Path(environment["HAMRAZ_HOME"])
    if command == "prepare" and "DATABASE_URL" not in environment and not (home / "hamraz.sqlite3").exists():
        migrated.put_in(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.power_office", command], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


def signed_in(environment: dict[str, str]) -> dict[str, str]:
    """Cookies of a caseworker who has just signed in: those of an office that was founded long ago are idle by now."""
    cookies: dict[str, str] = office("sign_in", environment)["cookies"]["nargis"]
    return cookies


def environment(home: Path, database_url: str = "", *, https: bool = True, **more: str) -> dict[str, str]:
    """The environment of an office's processes, over TLS as an office has it."""
    return {**power.environment(home, database_url), "HAMRAZ_HTTPS": "yes" if https else "no", **more}


@dataclass(frozen=True)
class Founded:
    """A home with an office in it, and what power_office said of it."""

    home: Path
    prepared: dict[str, Any]

    def copy(self, home: Path) -> Path:
        shutil.copytree(self.home, home)
        return home


class App:
    """gunicorn with the project's settings for it, on a port of its own."""

    def __init__(self, environment: dict[str, str], *, workers: int = 1, inside: tuple[str, ...] = (), port: int = 0) -> None:
        self.environment, self.port = environment, port or free_port()
        self.command = [
            *inside, sys.executable, "-m", "gunicorn", "--config", str(ROOT / "tools" / "gunicorn.conf.py"), "--workers", str(workers),
            "--bind", f"127.0.0.1:{self.port}", "casework.wsgi:application",
        ]  # fmt: skip
        self.log = Path(environment["HAMRAZ_HOME"]) / f"server-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "App":
        self.start()
        self.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def wait(self, seconds: float = PATIENCE) -> None:
        """Until it answers. Raises RuntimeError when it does not."""
        deadline = time.monotonic() + seconds
        while self.status("/health/") != 200:
            ended = self.process is None or self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not come up: {self.log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.05)

    def wait_for_workers(self) -> None:
        """Until somebody answers again after a worker was killed, whatever the answer is."""
        deadline = time.monotonic() + PATIENCE
        while self.status("/health/live/") == 0 and time.monotonic() < deadline:
            time.sleep(0.05)

    def status(self, path: str, cookies: Mapping[str, str] | None = None) -> int:
        """The status of an answer, 0 where there was none."""
        cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"X-Forwarded-Proto": "https", "Cookie": cookie})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def pids(self) -> list[int]:
        """The arbiter and its workers."""
        if self.process is None:
            return []
        try:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        except FileNotFoundError:
            return []
        return [self.process.pid, *map(int, children.split())]

    def kill(self) -> None:
        """SIGKILL to all of it, as when the power goes."""
        for pid in self.pids():
            power.kill(pid)
        if self.process is not None:
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None
