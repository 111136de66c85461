"""The triggers that keep the ledger append-only in the database itself, for each vendor.

What they hold against was measured: SQLite's INSERT OR REPLACE passes UPDATE and DELETE triggers (the guard before INSERT stops
it, whatever ``recursive_triggers`` says), PostgreSQL's TRUNCATE and ``session_replication_role = replica`` pass row triggers
(statement triggers, ENABLE ALWAYS). Whoever owns the tables can drop triggers; ``missing_triggers`` and the verifier tell.

One thing may leave: an entry that a row of ``audit_archive`` names by its size and kinds. Whether that row is to be believed no trigger can
know; ``audit.archive`` does.
"""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

ARCHIVE = "audit_archive"  # since migration 0003
TABLES = ("audit_entry", "audit_segment", "audit_checkpoint", ARCHIVE)
APPEND_ONLY = "the ledger is append-only"
AT_ITS_END = "the ledger only grows at its end"

# What may be inserted: the condition under which the guard of each table refuses NEW.
_SQLITE_REFUSED = {
    "audit_entry": (
        "NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) "
        "OR EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq - 1 AND hash IS NOT NEW.prev) "
        "OR NOT EXISTS (SELECT 1 FROM audit_segment WHERE id = lower(hex(substr(NEW.body, 1, 16))))"
    ),
    "audit_segment": "EXISTS (SELECT 1 FROM audit_segment WHERE id = NEW.id)",
    "audit_checkpoint": (
        "EXISTS (SELECT 1 FROM audit_checkpoint WHERE id = NEW.id OR (size = NEW.size AND signed_by = NEW.signed_by))"
    ),
    ARCHIVE: (
        "NEW.after IS NOT (SELECT COALESCE(MAX(size), 0) FROM audit_archive) OR NEW.size <= NEW.after "
        "OR EXISTS (SELECT 1 FROM audit_archive WHERE id = NEW.id) "
        "OR NOT EXISTS (SELECT 1 FROM audit_checkpoint WHERE size = NEW.size AND root = NEW.root) "
        "OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.size AND hash = NEW.hash)"
    ),
}
_POSTGRESQL_REFUSED = {
    "audit_entry": (
        "NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) "
        "OR EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq - 1 AND hash IS DISTINCT FROM NEW.prev) "
        "OR NOT EXISTS (SELECT 1 FROM audit_segment WHERE id = encode(substring(NEW.body FROM 1 FOR 16), 'hex')::uuid)"
    ),
    "audit_segment": _SQLITE_REFUSED["audit_segment"],
    "audit_checkpoint": _SQLITE_REFUSED["audit_checkpoint"],
    ARCHIVE: _SQLITE_REFUSED[ARCHIVE].replace("IS NOT", "IS DISTINCT FROM"),
}
_ARCHIVED = "EXISTS (SELECT 1 FROM audit_archive WHERE size >= OLD.seq AND {} > 0)"  # OLD may leave
_SQLITE_ARCHIVED = _ARCHIVED.format("instr(kinds, ' ' || OLD.kind || ' ')")
_POSTGRESQL_ARCHIVED = _ARCHIVED.format("strpos(kinds, ' ' || OLD.kind || ' ')")
_STATEMENT_CHANGE = 2 | 8 | 16 | 32  # pg_trigger.tgtype: BEFORE, DELETE, UPDATE, TRUNCATE
_STATEMENT_EDIT = 2 | 16 | 32  # BEFORE, UPDATE, TRUNCATE
_ROW_DELETE = 1 | 2 | 8  # ROW, BEFORE, DELETE
_ROW_INSERT = 1 | 2 | 4  # ROW, BEFORE, INSERT


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, replacing what is there. Idempotent: a migration that rebuilds a table calls it again.

    Before migration 0003 there is no table of archives, and nothing may leave.
    """
    uninstall(connection)
    found = set(connection.introspection.table_names())
    there = [table for table in TABLES if table in found]
    _run(connection, _sqlite(there).values() if connection.vendor == "sqlite" else _postgresql(_schema(connection), there))


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration, never in an office."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()])
        return
    found = set(connection.introspection.table_names())
    for table in (table for table in TABLES if table in found):
        drops = [f"DROP TRIGGER IF EXISTS {table}_{what} ON {table}" for what in ("no_change", "no_delete", "guard")]
        _run(connection, [*drops, f"DROP FUNCTION IF EXISTS {table}_guard()"])
    _run(connection, ["DROP FUNCTION IF EXISTS audit_refuse()", "DROP FUNCTION IF EXISTS audit_entry_leaves()"])


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are absent, switched off, or not the ones installed here. Raises django.db.Error."""
    return _sqlite_missing(connection) if connection.vendor == "sqlite" else _postgresql_missing(connection)


def _run(connection: BaseDatabaseWrapper, statements: object) -> None:
    with connection.cursor() as cursor:
        for statement in statements:  # type: ignore[attr-defined]
            cursor.execute(statement)


def _sqlite(tables: Sequence[str] = TABLES) -> dict[str, str]:
    made = {}
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            leaves = f" WHEN NOT {_SQLITE_ARCHIVED}" if name == "audit_entry_no_delete" and ARCHIVE in tables else ""
            made[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table}{leaves} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        made[f"{table}_guard"] = (
            f"CREATE TRIGGER {table}_guard BEFORE INSERT ON {table} WHEN {_SQLITE_REFUSED[table]} "
            f"BEGIN SELECT RAISE(ABORT, '{AT_ITS_END}'); END"
        )
    return made


def _sqlite_missing(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
    return [name for name, wanted in _sqlite().items() if found.get(name) != wanted]


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _function(body: str) -> str:
    return f"\nBEGIN\n    {body}\nEND\n"


def _functions() -> dict[str, str]:
    """The body of each function. A temporary table cannot shadow the ledger: their search path names pg_temp last."""
    refuse = "RAISE EXCEPTION '{}' USING ERRCODE = 'restrict_violation';"
    made = {"audit_refuse": _function(refuse.format(APPEND_ONLY))}
    made["audit_entry_leaves"] = _function(
        f"IF NOT {_POSTGRESQL_ARCHIVED} THEN {refuse.format(APPEND_ONLY)} END IF;\n    RETURN OLD;"
    )
    for table in TABLES:
        guard = f"IF {_POSTGRESQL_REFUSED[table]} THEN {refuse.format(AT_ITS_END)} END IF;\n    RETURN NEW;"
        made[f"{table}_guard"] = _function(guard)
    return made


def _postgresql(schema: str, tables: Sequence[str]) -> list[str]:
    head = f"RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS"
    made = [f"CREATE OR REPLACE FUNCTION {name}() {head} $hamraz${body}$hamraz$" for name, body in _functions().items()]
    for table in tables:
        leaves = table == "audit_entry" and ARCHIVE in tables
        events = "UPDATE OR TRUNCATE" if leaves else "UPDATE OR DELETE OR TRUNCATE"
        triggers = {
            "no_change": f"BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
            "guard": f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_guard()",
            **({"no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_entry_leaves()"} if leaves else {}),
        }
        made += [f"CREATE TRIGGER {table}_{what} {how}" for what, how in triggers.items()]
        made += [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{what}" for what in triggers]
    return made


def _postgresql_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """A trigger counts when it is ALWAYS on, fires on the right events without a condition, and runs our function unedited."""
    bodies, wanted, path = _functions(), {}, [f"search_path={_schema(connection)}, pg_temp"]
    wanted["audit_entry_no_delete"] = ("audit_entry", "A", _ROW_DELETE, True, bodies["audit_entry_leaves"], path)
    for table in TABLES:
        events = _STATEMENT_EDIT if table == "audit_entry" else _STATEMENT_CHANGE
        wanted[f"{table}_no_change"] = (table, "A", events, True, bodies["audit_refuse"], path)
        wanted[f"{table}_guard"] = (table, "A", _ROW_INSERT, True, bodies[f"{table}_guard"], path)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgenabled::text, t.tgtype, "
            "t.tgqual IS NULL AND t.tgattr::text = '', p.prosrc, p.proconfig "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        found = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    return [name for name, state in wanted.items() if found.get(name) != state]
