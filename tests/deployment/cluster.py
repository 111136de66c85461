"""Two PostgreSQLs on loopback: a primary, and a standby that confirms every commit before anybody is told that it is saved."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg

from tests.deployment.serving import PATIENCE, free_port
from tests.deployment.units import DEPLOY
from tests.promises.power import kill

STANDBY = "standby"  # the name under which a standby confirms
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 32MB
wal_level = replica
max_wal_senders = 4
wal_keep_size = 64MB
hot_standby = on
synchronous_commit = on
"""


def programs() -> Path:
    """Where initdb lies. Raises IndexError where there is no PostgreSQL."""
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent


@dataclass
class Server:
    """One PostgreSQL: its directory, its port, its processes."""

    directory: Path
    password: str
    port: int = field(default_factory=free_port)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as a user who may. Raises RuntimeError with what it said."""
        as_user = ["runuser", "-u", _user(), "--"] if os.getuid() == 0 else []
        said = self.directory.parent / f"{self.directory.name}.{program}"  # a file: a server that stays must not hold our pipe
        with said.open("wb") as output:
            done = subprocess.run(
                [*as_user, str(programs() / program), *arguments], cwd=self.directory.parent, stdout=output, stderr=output,
                env={**os.environ, "PGPASSWORD": self.password}, check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(said.read_text(encoding="utf-8", errors="replace")[-1000:])

    def make(self) -> None:
        """A new cluster with a superuser hamraz."""
        file = self.directory.parent / "password"
        file.write_text(self.password, encoding="ascii")
        self.run("initdb", f"--pgdata={self.directory}", "--username=hamraz", f"--pwfile={file}", "--auth=scram-sha-256",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        with (self.directory / "postgresql.conf").open("a", encoding="ascii") as config:
            config.write(SETTINGS)

    def follow(self, other: "Server") -> None:
        """Be a copy of *other* from now on, whatever was here."""
        if self.directory.exists():
            shutil.rmtree(self.directory)
        asked = f"host=127.0.0.1 port={other.port} user=hamraz password={self.password} application_name={STANDBY}"
        self.run("pg_basebackup", f"--pgdata={self.directory}", f"--dbname={asked}", "--write-recovery-conf", "--wal-method=stream",
                 "--checkpoint=fast", "--no-sync")  # fmt: skip
        self.start()

    def start(self) -> None:
        options = f"--options=-p {self.port}"
        self.run("pg_ctl", "start", "--wait", f"--pgdata={self.directory}", f"--log={self.directory}.log", options)

    def promote(self) -> None:
        self.run("pg_ctl", "promote", "--wait", f"--pgdata={self.directory}")

    def wait_for_standby(self, wanted: bool) -> None:
        """From now on a commit waits for the standby (or does not). Raises TimeoutError when no standby comes."""
        with self.connect() as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY if wanted else ''}'")  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + PATIENCE
            asked = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            while wanted and not connection.execute(asked).fetchone()[0]:  # type: ignore[index]
                if time.monotonic() > deadline:
                    raise TimeoutError("no standby confirms")
                time.sleep(0.05)

    def connect(self) -> psycopg.Connection:
        asked = f"host=127.0.0.1 port={self.port} user=hamraz password={self.password} dbname=postgres"
        return psycopg.connect(asked, autocommit=True)

    def url(self, role: str, database: str = "hamraz") -> str:
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def psql(self, file: str, database: str) -> None:
        text = (DEPLOY / "postgresql" / file).read_text(encoding="utf-8")
        url = f"postgresql://hamraz:{self.password}@127.0.0.1:{self.port}/{database}"
        subprocess.run(["psql", "--quiet", "--set=ON_ERROR_STOP=1", url], input=text.encode(), check=True, capture_output=True)

    def kill(self) -> None:
        """SIGKILL to all of it at once, as when the power goes."""
        try:
            first = int((self.directory / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
            os.kill(first, signal.SIGSTOP)  # or it would begin another process between the look and the kill
            children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
        except (FileNotFoundError, ProcessLookupError):
            return
        for pid in (first, *map(int, children)):
            kill(pid)
        deadline = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{pid}/stat").exists() and not _is_dead(pid) for pid in (first, *map(int, children))):
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL survived SIGKILL")
            time.sleep(0.01)
        # After a boot its number belongs to nobody; here whoever adopted it may not have taken notice of its death yet.
        (self.directory / "postmaster.pid").unlink(missing_ok=True)


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}
    except OSError:
        return True


def _user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@dataclass
class Pair:
    """Who leads and who follows."""

    primary: Server
    standby: Server

    def url(self, role: str, database: str = "hamraz") -> str:
        """One address for both: whoever takes writes is found behind it."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in sorted((self.primary, self.standby), key=lambda server: server.port))
        return f"postgresql://{role}:{self.primary.password}@{hosts}/{database}"

    def fail_over(self) -> None:
        """The primary loses its power, and the standby takes over."""
        self.primary.kill()
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def confirms_alone(self, seconds: float = 1.5) -> bool:
        """Whether the one that fell, back on its own and believing that it leads, tells anybody that something is saved."""
        back = replace(self.standby, port=free_port())  # nobody of the office finds it there
        back.start()
        answered = threading.Event()

        def save() -> None:
            try:
                with back.connect() as connection:
                    connection.execute("CREATE TABLE saved_alone (x int)")
                answered.set()
            except psycopg.Error:
                pass

        writer = threading.Thread(target=save, daemon=True)
        writer.start()
        writer.join(seconds)
        confirmed = answered.is_set()
        back.kill()
        writer.join(PATIENCE)
        return confirmed

    def follow_again(self) -> None:
        """The one that fell becomes the standby of the other, and confirms from then on."""
        # Before the copy is made: a standby that brought this along would wait for one of its own once it is promoted.
        self.primary.wait_for_standby(False)
        self.standby.follow(self.primary)
        self.primary.wait_for_standby(True)


def place(directory: Path) -> str:
    """Make *directory*, which belongs to whoever may run PostgreSQL. Returns a password for everybody in it."""
    directory.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(directory, _user())
        directory.parent.chmod(0o711)
    return secrets.token_hex(16)


@contextmanager
def alone(directory: Path) -> Iterator[Server]:
    """One PostgreSQL that waits for its disk, with an empty database hamraz and everything done as its superuser."""
    server = Server(directory / "one", place(directory))
    try:
        server.make()
        server.start()
        server.psql("roles.sql", "postgres")
        yield server
    finally:
        server.kill()


@contextmanager
def pair(directory: Path) -> Iterator[Pair]:
    """A primary with a synchronous standby, and the roles of tools/deploy/postgresql with one password."""
    password = place(directory)
    one, other = Server(directory / "one", password), Server(directory / "other", password)
    try:
        one.make()
        one.start()
        one.psql("roles.sql", "postgres")
        with one.connect() as connection:
            for role in ("hamraz_owner", "hamraz_app"):
                connection.execute(f"ALTER ROLE {role} PASSWORD '{password}'")  # type: ignore[call-overload]
        other.follow(one)
        one.wait_for_standby(True)
        yield Pair(one, other)
    finally:
        for server in (one, other):
            server.kill()
