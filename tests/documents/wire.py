"""A real server, and a client that sends a file as slowly, as large and as rudely as a test wants.

The server is the one of the power cuts (tests/promises/power.py): gunicorn with the office's own settings, in a process of its own.
"""

import hashlib
import http.client
import re
import secrets
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from casework.documents.receiving import MOST_BYTES
from tests.documents.samples import PLAIN, pieces_of_pdf
from tests.promises.power import PATIENCE, Server, office

UNFINISHED = "file_id IN (SELECT id FROM documents_sealedfile WHERE document_id IS NULL)"
EDGE = "edge-of-the-parts"
_ADDRESS = re.compile(r'action="([^"]*/documents/add/[^"]*)"')


@dataclass
class Office:
    """A served office, and who is signed in."""

    home: Path
    database_url: str
    server: Server
    prepared: dict[str, Any]

    def __post_init__(self) -> None:
        cookies = {**self.prepared["cookies"]["nargis"], self.prepared["csrf"]: secrets.token_hex(16)}
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    @property
    def case(self) -> str:
        return str(self.prepared["case"])

    def ask(self, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def address(self) -> str:
        """Where the form of a new document is sent, as the page says."""
        found = _ADDRESS.search(self.ask(f"/cases/{self.case}/documents/new/")[1].decode())
        assert found is not None
        return found[1]

    def upload(self, pieces: Iterable[bytes], size: int, *, after: Callable[[int, socket.socket], None] | None = None) -> tuple[int, str]:
        """Send a form with a file of *size* bytes; *after* is called with what was sent so far. Returns (status, location)."""
        head, tail = form_around("paper.pdf")
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)) as connection:
            connection.putrequest("POST", self.address())
            connection.putheader("Cookie", self.cookie)
            connection.putheader("Content-Type", f"multipart/form-data; boundary={EDGE}")
            connection.putheader("Content-Length", str(len(head) + size + len(tail)))
            connection.endheaders()
            sent = 0
            for piece in (head, *pieces, tail) if after is None else (head, *_watched(pieces)):
                connection.send(piece)
                sent += len(piece)
                if after is not None:
                    after(sent, connection.sock)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")

    def download(self, path: str) -> tuple[int, str, int]:
        """(status, digest, length) of a file, read in pieces."""
        digest, length = hashlib.sha256(), 0
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            while piece := answer.read(1 << 16):
                digest.update(piece)
                length += len(piece)
            return answer.status, digest.hexdigest(), length

    # --- what is left ----------------------------------------------------------------------------------------------------
    def query(self, statement: str) -> list[Any]:
        """Ask the database from outside the server."""
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as other:
                cursor = other.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(next(self.home.rglob("hamraz.sqlite3")), isolation_level=None, timeout=PATIENCE)) as database:
            return database.execute(statement).fetchall()

    def count(self, table: str, where: str = "1=1") -> int:
        return int(self.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def unfinished(self) -> int:
        return self.count("documents_sealedfile", "document_id IS NULL")

    def on_disk(self) -> bytes:
        """Every file of the office and of its temporary directory, and on PostgreSQL the pieces as their table gives them out."""
        rows = b"".join(bytes(row[0]) for row in self.query("SELECT sealed FROM documents_piece")) if self.database_url else b""
        return rows + b"".join(path.read_bytes() for path in sorted(self.home.rglob("*")) if path.is_file())

    def readable(self) -> int:
        """How often words of a large file stand on the disk."""
        return self.on_disk().count(PLAIN.encode())

    def peak(self) -> float:
        """The most memory its working process ever had, in MB."""
        (pid,) = self.server.workers()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def _watched(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """In pieces small enough to stop anywhere."""
    for piece in pieces:
        for start in range(0, len(piece), 1 << 16):
            yield piece[start : start + (1 << 16)]


def form_around(name: str) -> tuple[bytes, bytes]:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="note"\r\n\r\nwords\r\n'
    head += f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode(), f"\r\n--{EDGE}--\r\n".encode()


@contextmanager
def served(home: Path, database_url: str = "") -> Iterator[Office]:
    """An office on a server that is stopped afterwards."""
    prepared = office("prepare", home, database_url)
    server = Server(home, database_url)
    server.start()
    try:
        yield Office(home, database_url, server, prepared)
    finally:
        server.kill_everything()
        server.socket.close()


@dataclass(frozen=True)
class Measured:
    """One file of 50 MB up and down: whether it is the same, the memory before, after each way, and the seconds."""

    same: bool
    before: float
    up: float
    down: float
    seconds_up: float
    seconds_down: float


def measure(office: Office, size: int = MOST_BYTES) -> Measured:
    """Send the largest file that is taken, fetch it again, and look at the server's memory."""
    office.ask(f"/cases/{office.case}/documents/")
    before, started = office.peak(), time.monotonic()
    status, location = office.upload(pieces_of_pdf(size), size)
    assert status == 302, status
    up, sent = office.peak(), time.monotonic()
    status, digest, length = office.download(f"{location}download/")
    whole = hashlib.sha256()
    for piece in pieces_of_pdf(size):
        whole.update(piece)
    same = (status, digest, length) == (200, whole.hexdigest(), size)
    return Measured(same, before, up, office.peak(), sent - started, time.monotonic() - sent)


def eventually(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait for something the server does by itself."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
