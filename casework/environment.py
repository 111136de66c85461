"""Settings from the environment and from secret files, with errors that say what to do.

Secrets are files, never variables: an environment is inherited, printed and logged. In production systemd hands them over
(``LoadCredential=``, directory ``$CREDENTIALS_DIRECTORY``); elsewhere they lie in ``<home>/secrets``, mode 0600.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

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
    """Translate DATABASE_URL (``sqlite:///path`` or ``postgresql://user:password@host:port/name``) for Django."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://")


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
