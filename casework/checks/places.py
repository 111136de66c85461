"""Where the secrets lie, who may read them, and what else must lie where it is looked for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from casework import environment

SECRETS: Final = ("pepper", "ledger-mac", "ledger-server", "django")
OTHERS, GROUP = 0o007, 0o070
OTHERS_WRITE = 0o022  # and the group


def directory_of_secrets() -> Path:
    """Where this process read them."""
    return Path(os.environ.get("CREDENTIALS_DIRECTORY") or environment.home() / "secrets")


def directories_of_data() -> set[Path]:
    """Everything that a backup of the data takes along: the home, and where SQLite's file lies."""
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    files = [Path(str(db["NAME"])) for db in databases.values() if db["ENGINE"].endswith("sqlite3")]
    return {path.resolve() for path in (environment.home(), *(file.parent for file in files if file.is_absolute()))}


@register(deploy=True)
def secrets_lie_apart_from_the_data(**_: Any) -> list[CheckMessage]:
    """Whoever takes the pepper with the database can guess passphrases; with the MAC key she can rewrite the trail."""
    where = directory_of_secrets().resolve()
    if not any(where == data or data in where.parents for data in directories_of_data()):
        return []
    return [
        Error("the secrets lie beside the data, and in its backups: hand them over as credentials (LoadCredential=)", id="casework.E020")
    ]


@register(deploy=True)
def only_the_service_reads_the_secrets(**_: Any) -> list[CheckMessage]:
    """systemd may show a credential's access list as rights of the group; anywhere else the group is somebody."""
    where = directory_of_secrets()
    refused = OTHERS if os.environ.get("CREDENTIALS_DIRECTORY") else OTHERS | GROUP
    return [
        Error(f"others may read the secret {name}: chmod 600, in a directory of mode 700", id="casework.E021")
        for name in SECRETS
        if (where / name).exists() and (where / name).stat().st_mode & refused and where.stat().st_mode & refused
    ]


@register(deploy=True)
def each_secret_is_its_own(**_: Any) -> list[CheckMessage]:
    """One file copied four times, or a file of zeros, looks like four secrets and is none."""
    values = [settings.PEPPER, settings.LEDGER_MAC_KEY, settings.LEDGER_SERVER_SEED, bytes.fromhex(settings.SECRET_KEY)]
    if len(set(values)) == len(values) and all(len(set(value)) > 1 for value in values):
        return []
    return [Error("two secrets are the same, or one is not random: make them anew before the founding, never after", id="casework.E022")]


@register(deploy=True)
def the_home_is_closed(**_: Any) -> list[CheckMessage]:
    """The database of a small office, its genesis and its sessions lie in there."""
    if not environment.home().stat().st_mode & (OTHERS | GROUP):
        return []
    return [Error("others may look into HAMRAZ_HOME: chmod 700", id="casework.E023")]


@register(deploy=True)
def static_files_are_collected(**_: Any) -> list[CheckMessage]:
    """Without them every page is an error."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return []
    return [Error("the static files are not collected: manage.py collectstatic --no-input", id="casework.E024")]


@register(deploy=True)
def backups_have_two_readers(**_: Any) -> list[CheckMessage]:
    """A backup that one lost key closes for ever is none; one that the server itself can open protects nothing."""
    path = settings.BACKUP_RECIPIENTS
    if path is None:
        return [Warning("HAMRAZ_BACKUP_RECIPIENTS names no keys: nothing of this office is backed up (docs/backup.md)", id="casework.W028")]
    return list(_recipients(Path(path)))


@register(deploy=True)
def nobody_adds_a_reader_of_backups(**_: Any) -> list[CheckMessage]:
    """Whoever writes that file reads every later backup; so may whoever takes over the service, where it belongs to the service."""
    path = settings.BACKUP_RECIPIENTS
    if path is None or not Path(path).exists():
        return []
    if not Path(path).stat().st_mode & OTHERS_WRITE and (os.geteuid() == 0 or not os.access(path, os.W_OK)):
        return []
    return [Error("others than root may write the file of backup recipients: chown root:root, chmod 644", id="casework.E029")]


def _recipients(path: Path) -> Iterator[CheckMessage]:
    try:
        lines = {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    except OSError:
        yield Error("the file of HAMRAZ_BACKUP_RECIPIENTS cannot be read", id="casework.E025")
        return
    if sum(line.startswith("age1") for line in lines) < 2:
        yield Error("backups are sealed to fewer than two recipients: two people hold a key each, at two places", id="casework.E026")
    if any(line.startswith("AGE-SECRET-KEY-") for line in lines):
        yield Error("a secret age key lies on this server: it belongs to a person, on paper or a stick; make a new one", id="casework.E027")
