"""T8: every way we know to change, remove, replace or forge what is written, with the rights of the application."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from django.db import Error, connection, models, transaction

import audit
from audit import checkpoints, context, hooks
from audit.errors import LedgerIsAppendOnly
from audit.models import AppendOnly, Archive, Checkpoint, Entry, Segment
from tests.audit import people
from tests.audit.office import raw

MODELS: tuple[type[AppendOnly], ...] = (Entry, Segment, Checkpoint, Archive)
COLUMN = {Entry: "kind", Segment: "auditors_key", Checkpoint: "signed_by", Archive: "signed_by"}
ENTRY = "seq, ts, kind, actor, actor_epoch, case_tag, body, prev, hash, signature, mac"
Attempt = tuple[str, Callable[[], object]]


def something_to_attack() -> None:
    """Three entries, their segment, a checkpoint, and an archive that names no kind of theirs."""
    for kind in ("signed_in", "case.read", "signed_out"):
        audit.record(kind)
    mark, last = checkpoints.sign(context.server()), Entry.objects.order_by("-seq")[0]
    digest = bytes(32)
    Archive(
        after=0, size=mark.size, ts=last.ts, hash=last.hash, root=mark.root, kinds=" desk.trail ", removed=0, kept=3, kept_digest=digest,
        file_digest=digest, signed_by=people.LEILA_ID, signer_epoch=1, signature=bytes(64), mac=digest,
    ).append()
    for kind in ("signed_in", "signed_out"):
        audit.record(kind)
    checkpoints.sign(context.server())


def contents() -> list[object]:
    """Every byte of the tables."""
    return [sorted(map(repr, _plain(model))) for model in MODELS]


def _plain(model: type[AppendOnly]) -> Iterator[tuple[object, ...]]:
    for values in model.objects.values_list():
        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in values)


def is_refused(attempt: Callable[[], object]) -> bool:
    """Whether *attempt* ends in the ledger's or the database's refusal; what gets through is rolled back."""
    try:
        with transaction.atomic():
            attempt()
            transaction.set_rollback(True)
    except (Error, LedgerIsAppendOnly):
        return True
    return False


def statements() -> Iterator[tuple[str, str]]:
    """SQL past the models: (name, statement)."""
    for model in MODELS:
        table, column, pk = model._meta.db_table, COLUMN[model], str(model._meta.pk.column)
        columns = ", ".join(field.column for field in model._meta.concrete_fields)
        copied = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE true LIMIT 1"
        yield f"UPDATE {table}", f"UPDATE {table} SET {column} = 'x'"
        yield f"UPDATE {table} to itself", f"UPDATE {table} SET {pk} = {pk}"
        yield f"DELETE {table}", f"DELETE FROM {table}"
        yield f"UPSERT {table}", f"{copied} ON CONFLICT ({pk}) DO UPDATE SET {column} = 'x'"
        yield from _of_sqlite(table, columns, column) if connection.vendor == "sqlite" else _of_postgresql(table, column, pk)
    places = {"in the past": ("0", "prev"), "past the end": ("seq + 2", "hash"), "on another link": ("seq + 1", "prev")}
    for name, (seq, prev) in places.items():
        yield f"INSERT {name}", _inserted(seq, "body", prev)
    yield "INSERT without a segment", _inserted("seq + 1", "substr(body, 2)", "hash")
    yield from _archives()


def _archives() -> Iterator[tuple[str, str]]:
    """Rows that would let entries go, but do not even fit what is there."""
    mark = "(SELECT MAX(size) FROM audit_checkpoint)"
    root, hashed = f"(SELECT root FROM audit_checkpoint WHERE size = {mark})", f"(SELECT hash FROM audit_entry WHERE seq = {mark})"
    size = "(SELECT MAX(size) FROM audit_archive)"
    places = {
        "behind no archive": ("0", mark, hashed, root), "without its entry": (size, mark, root, root),
        "without a checkpoint": (size, f"{mark} - 1", f"(SELECT hash FROM audit_entry WHERE seq = {mark} - 1)", root),
        "with another root": (size, mark, hashed, hashed),
    }
    for name, (after, upto, last, tree) in places.items():
        columns = "ts, kinds, removed, kept, kept_digest, file_digest, signed_by, signer_epoch, signature, mac"
        chosen = f"SELECT {after}, {upto}, {last}, {tree}, {columns.replace('kinds', repr(' signed_in '))} FROM audit_archive"
        yield f"INSERT audit_archive {name}", f"INSERT INTO audit_archive (after, size, hash, root, {columns}) {chosen}"


def _inserted(seq: str, body: str, prev: str) -> str:
    copied = ENTRY.replace("seq,", f"{seq},").replace("body,", f"{body},").replace("prev,", f"{prev},")
    return f"INSERT INTO audit_entry ({ENTRY}) SELECT {copied} FROM audit_entry ORDER BY seq DESC LIMIT 1"


def _of_sqlite(table: str, columns: str, column: str) -> Iterator[tuple[str, str]]:
    changed = columns.replace(f"{column},", "'x',")
    some = f"({columns}) SELECT {changed} FROM {table} LIMIT 1"
    yield f"INSERT OR REPLACE {table}", f"INSERT OR REPLACE INTO {table} {some}"
    yield f"REPLACE {table}", f"REPLACE INTO {table} {some}"
    yield f"UPDATE OR REPLACE {table}", f"UPDATE OR REPLACE {table} SET {column} = 'x'"
    yield f"REPLACE {table} without recursive triggers", f"PRAGMA recursive_triggers = OFF; REPLACE INTO {table} {some}"


def _of_postgresql(table: str, column: str, pk: str) -> Iterator[tuple[str, str]]:
    replica = "SET LOCAL session_replication_role = replica"
    merge = f"MERGE INTO {table} a USING {table} b ON a.{pk} = b.{pk} WHEN MATCHED THEN"
    yield f"TRUNCATE {table}", f"TRUNCATE {table}"
    yield f"TRUNCATE CASCADE {table}", f"TRUNCATE {table} RESTART IDENTITY CASCADE"
    yield f"UPDATE {table} as a replica", f"{replica}; UPDATE {table} SET {column} = 'x'"
    yield f"DELETE {table} as a replica", f"{replica}; DELETE FROM {table}"
    yield f"TRUNCATE {table} as a replica", f"{replica}; TRUNCATE {table}"
    yield f"DELETE {table} in a WITH", f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT * FROM gone"
    yield f"MERGE {table} delete", f"{merge} DELETE"
    yield f"MERGE {table} update", f"{merge} UPDATE SET {column} = 'x'"
    if table == "audit_entry":
        yield "INSERT past the end as a replica", f"{replica}; {_inserted('seq + 2', 'body', 'hash')}"
        shadow = (
            "CREATE TEMP TABLE audit_entry ON COMMIT DROP AS TABLE audit_entry; UPDATE pg_temp.audit_entry SET seq = seq + 10"
        )
        yield "INSERT under a shadow", f"{shadow}; {_shadowed()}"


def _shadowed() -> str:
    """A temporary table of the ledger's name is found first; the guard must look at the real one all the same."""
    return _inserted("seq + 11", "body", "hash").replace(" audit_entry", " public.audit_entry")


def through_the_orm() -> Iterator[Attempt]:
    """What Django offers, and what lies under it."""
    for model in MODELS:
        name, column = model.__name__, COLUMN[model]
        first = model.objects.order_by("pk").first()
        plain = models.QuerySet(model)  # a queryset without our refusals: only the database is left
        yield f"{name}.save", first.save
        yield f"{name}.delete", first.delete
        yield f"{name}.append twice", first.append
        yield f"{name} through Model.save", lambda first=first: models.Model.save(first)
        yield f"{name} through Model.delete", lambda first=first: models.Model.delete(first)
        yield f"{name} create", lambda model=model: model.objects.create()
        yield f"{name} bulk_create", lambda model=model, first=first: model.objects.bulk_create([first])
        yield (
            f"{name} bulk_create, conflicts updated",
            lambda plain=plain, first=first, column=column: plain.bulk_create(
                [first], update_conflicts=True, update_fields=[column], unique_fields=["pk"]
            ),
        )
        yield f"{name} update", lambda model=model, column=column: model.objects.update(**{column: "x"})
        yield f"{name} plain update", lambda plain=plain, column=column: plain.all().update(**{column: "x"})
        yield f"{name} base manager", lambda model=model, column=column: model._base_manager.update(**{column: "x"})
        yield f"{name} bulk_update", lambda model=model, first=first, column=column: model.objects.bulk_update([first], [column])
        yield f"{name} queryset delete", lambda model=model: model.objects.all().delete()
        yield f"{name} plain delete", lambda plain=plain: plain.all().delete()
        yield f"{name} raw delete", lambda plain=plain, model=model: plain.all()._raw_delete(connection.alias)
        yield f"{name} get_or_create", lambda model=model: model.objects.get_or_create(pk=uuid4() if model is Segment else 99)
        yield f"{name} update_or_create", lambda model=model, first=first: model.objects.update_or_create(pk=first.pk)


def all_of_them() -> Iterator[Attempt]:
    """Every attempt of T8 on this database; ``something_to_attack`` comes first."""
    assert hooks.server_keys()
    for name, statement in statements():
        yield name, lambda statement=statement: run(statement)
    yield from through_the_orm()


def run(statement: str) -> None:
    """Run the statements of one attempt; what a connection remembers past a rollback is put back."""
    try:
        for one in statement.split("; "):
            raw(one)
    finally:
        if connection.vendor == "sqlite":
            raw("PRAGMA recursive_triggers = ON")
