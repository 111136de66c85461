"""Everywhere a word could have been left: files, tables, dumps, sessions, logs, mail, and what the server answered."""

import io
import json
import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.db import connection

from casework.accounts.models import Session
from casework.accounts.sessions import SessionStore
from casework.reporting import Facts
from tests import files as files_apart


@contextmanager
def captured_log() -> Iterator[io.StringIO]:
    """Everything any logger says, at the lowest level, as the office writes it down."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Facts())
    with handled_by([handler], "", "django", "weasyprint", "fontTools"):
        yield written


@contextmanager
def handled_by(handlers: list[logging.Handler], *names: str) -> Iterator[None]:
    """These loggers say everything, to these handlers and to nobody else."""
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, logger.handlers) for logger in loggers]
    for logger in loggers:
        logger.handlers = list(handlers)
        logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        for logger, level, others in before:
            logger.handlers = others
            logger.setLevel(level)


@contextmanager
def own_temporary_files(directory: Path) -> Iterator[Path]:
    """Temporary files of this process go to *directory*, where they can be searched."""
    before, tempfile.tempdir = tempfile.tempdir, str(directory)
    try:
        yield directory
    finally:
        tempfile.tempdir = before


def files(*roots: Path) -> dict[str, bytes]:
    """Every file below these directories: the database with its -wal and -journal among them."""
    found = {}
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                found[str(path.relative_to(root.parent))] = files_apart.read(path) if ".sqlite3" in path.name else path.read_bytes()
    return found


def dump() -> bytes:
    """The whole database as its own tool would write it out."""
    return _dump_postgresql() if connection.vendor == "postgresql" else _dump_sqlite()


def _dump_sqlite() -> bytes:
    other = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    try:
        return "\n".join(other.iterdump()).encode()
    finally:
        other.close()


def _dump_postgresql() -> bytes:
    written = bytearray()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for form in ("text", "binary"):
                with cursor.cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT {form})') as rows:
                    for part in rows:
                        written += bytes(part)
    return bytes(written)


def sessions() -> bytes:
    """What the session rows say once unpacked: they may be compressed, so their bytes alone prove nothing."""
    return json.dumps([SessionStore().decode(row.session_data) for row in Session.objects.all()], default=str, ensure_ascii=False).encode()


def letters() -> bytes:
    return b"\n".join(message.message().as_bytes() for message in getattr(mail, "outbox", []))


def everywhere(*, log: str, answers: bytes, temporary: Path) -> dict[str, bytes]:
    """All of it, by a name that tells where to look."""
    return {
        **files(Path(settings.HOME), temporary), "a dump": dump(), "sessions": sessions(), "the log": log.encode(),
        "addresses, headers and cookies": bytes(answers), "mail": letters(),
    }
