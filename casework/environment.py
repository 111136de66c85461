"""Settings from the environment and from secret files, with errors that say what to do.

Secrets are files, never variables: an environment is inherited, printed and logged. In production systemd hands them over
(``LoadCredential=``, directory ``$CREDENTIALS_DIRECTORY``); elsewhere they lie in ``<home>/secrets``, mode 0600.
"""

import os
import re
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool) -> bool:
    """Read a yes-or-no variable. Raises ImproperlyConfigured for anything that is neither."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")


def number(name: str, default: int) -> int:
    """Read a variable that is a whole number above zero. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {value!r}")
    return int(value)


def home() -> Path:
    """The directory for the database, secrets and static files of this installation."""
    return Path(os.environ.get("HAMRAZ_HOME") or Path(__file__).resolve().parent.parent / "var")


def secret(name: str, *, size: int = 32) -> bytes:
    """Return the secret file *name*, of *size* bytes; make it on first use where the office keeps its own secrets.

    Raises ImproperlyConfigured where credentials are handed over and this one is missing, or where its size is wrong: a server
    that invents a pepper of its own would lock everyone out.
    """
    handed = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(handed or home() / "secrets") / name
    if not path.exists():
        if handed:
            raise ImproperlyConfigured(f"the credential {name} is missing from CREDENTIALS_DIRECTORY")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, secrets.token_bytes(size))
    value = path.read_bytes()
    if len(value) != size:
        raise ImproperlyConfigured(f"the secret {path} must be {size} bytes")
    return value


def _write_once(path: Path, value: bytes) -> None:
    """Write *value* unless another process was first; the file is whole before it has its name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def database(url: str) -> dict[str, object]:
    """Translate DATABASE_URL for Django: ``sqlite:///path``, ``postgresql://user:password@host:port/name``, or with several hosts.

    ``postgresql://user@host1:5432,host2:5432/name`` goes to whichever takes writes, so that a promoted standby is found by itself.
    Options of libpq that are listed in POSTGRESQL_OPTIONS may follow behind a question mark. Raises ImproperlyConfigured for anything else.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return sqlite(Path(unquote(urlsplit(url).path)))
    if scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://")
    place, _, asked = rest.partition("?")
    before, _, name = place.partition("/")
    person, _, hosts = before.rpartition("@")
    user, _, password = person.partition(":")
    addresses = [_address(address) for address in hosts.split(",")]
    several = len(addresses) > 1
    if several and not all(host for host, _ in addresses):
        raise ImproperlyConfigured("DATABASE_URL has an empty host among several")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": ",".join(host for host, _ in addresses),
        "PORT": ",".join(port or "5432" for _, port in addresses) if several else addresses[0][1],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**(SEVERAL_HOSTS if several else {}), **_passfile(), **_options(asked)},
    }


# What a server of several hosts does unless the URL says otherwise: look for the one that takes writes, and notice a dead one in seconds.
SEVERAL_HOSTS: Final = {
    "target_session_attrs": "read-write",
    "connect_timeout": "3",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
POSTGRESQL_OPTIONS: Final = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "gssencmode", "passfile", *SEVERAL_HOSTS}
)


def _address(text: str) -> tuple[str, str]:
    """(host, port) of ``host:port``, ``[::1]:port`` or a percent-encoded directory of a socket."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]*))(?::([0-9]{1,5}))?", text)
    if found is None:
        raise ImproperlyConfigured("DATABASE_URL has a host or port that is none")
    return unquote(found[1] or found[2]), found[3] or ""


def _options(asked: str) -> dict[str, str]:
    given = dict(parse_qsl(asked, keep_blank_values=True))
    if unknown := sorted(set(given) - POSTGRESQL_OPTIONS):
        raise ImproperlyConfigured(f"DATABASE_URL does not take the options {', '.join(unknown)}")
    return given


def _passfile() -> dict[str, str]:
    """The credential ``pgpass``, where one is handed over: a password in the URL would stand in the environment of the process."""
    handed = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(handed or "/nonexistent") / "pgpass"
    return {"passfile": str(path)} if handed and path.exists() else {}


def sqlite(path: Path) -> dict[str, object]:
    """Settings for SQLite on unreliable power: durable commits, and deleted bytes overwritten."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                "PRAGMA recursive_triggers=ON; PRAGMA trusted_schema=OFF;"
            ),
        },
    }
