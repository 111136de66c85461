"""The control: a log table with the ledger's columns and indexes, and nothing else. No trigger, no seal, no signature."""

from typing import Any

from django.db import connection, models

from audit.chain import Row
from audit.models import Entry

COLUMNS = ", ".join(Row._fields)


class PlainEntry(models.Model):
    """An entry that anybody may write and change."""

    seq = models.BigAutoField(primary_key=True)
    ts = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=36)
    actor_epoch = models.PositiveIntegerField()
    case_tag = models.BinaryField()
    body = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()
    signature = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        app_label = "bench"
        db_table = "bench_log"
        default_permissions = ()
        indexes = [models.Index(fields=index.fields, name=index.name.replace("audit", "bench")) for index in Entry._meta.indexes]


class Counter(models.Model):
    """A row that each request of the bench changes beside its entry, as a save changes a record."""

    number = models.IntegerField(default=0)

    class Meta:
        app_label = "bench"
        default_permissions = ()


def make_and_copy() -> None:
    """Make the tables, and fill the log with the same bytes as the ledger."""
    with connection.schema_editor() as editor:
        for model in (PlainEntry, Counter):
            editor.create_model(model)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO bench_log ({COLUMNS}) SELECT {COLUMNS} FROM audit_entry ORDER BY seq")  # noqa: S608 - columns
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval('bench_log_seq_seq', (SELECT MAX(seq) FROM bench_log))")
    for _ in range(9):
        Counter.objects.create()


def append(values: dict[str, Any]) -> None:
    """Write one entry that nobody signed."""
    PlainEntry.objects.create(**values)


def wait_for_the_disk(wanted: bool) -> None:
    """PostgreSQL: whether a commit of this session waits. SQLite has ``bench_parts.run.durable``."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET synchronous_commit = {'on' if wanted else 'off'}")
