"""Putting a backup back: everything in one transaction, which ends in the trail or leaves the database as empty as it was.

Order: what is known before anything is opened (heads, what the sets say, the machine's secrets), the files' digests, the rows, the
triggers of the ledger, the verification of the whole ledger against every copy of a checkpoint, every erasure any set or this machine
knows of, whoever was shut out since, and the entry.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import Error, connection, transaction

import audit
from audit import checking, copies, export, genesis, triggers
from audit.copies import Copy
from audit.errors import LedgerError
from audit.models import Entry
from casework.accounts.models import Organisation, RecoveryCode, User
from casework.backup import about as saying
from casework.backup import sealing, sets
from casework.backup.about import About
from casework.backup.errors import CannotBeOpened, Refused
from casework.backup.reading import StoreReader
from casework.backup.standing import RESTORED
from casework.backup.stores import DATA, KEYS, LEFT_OUT
from casework.emergency import locking, shut
from casework.erasure import marks
from casework.erasure import outside as erasures

Tell = Callable[[str], None]
Mark = tuple[int, bytes]
BROUGHT_BY_MIGRATE = ("django_content_type", "auth_permission", "reference_term", "reference_historicalterm", "reference_edition")


class Wanted(NamedTuple):
    """What is to be put back, and from where. *older*: although newer sets lie there. *data_only*: the keys have expired.
    *unmarked*: what is to be done with erasures of which nobody can say that this office wrote their lines."""

    source: Path
    identity: Path
    name: str = ""
    outside: Sequence[Mark] = ()
    older: bool = False
    data_only: bool = False
    unmarked: str = marks.ASK


class Restored(NamedTuple):
    """What was put back: the set and its moment, how many rows, entries that were verified, erasures that had to be done again, people
    who had to be shut out again, memberships that had to be ended again, and cases that a legal hold keeps from an erasure."""

    name: str
    rows: int
    entries: int
    erased: int
    shut: int
    ended: int
    held: list[UUID]
    made_at: datetime


def restore(wanted: Wanted, tell: Tell = lambda _: None) -> Restored:
    """Raises Refused, and nothing is there then that was not there before."""
    _require_empty()
    identities = sealing.identities(wanted.identity)
    heads = _heads(wanted.source)
    chosen = _chosen(heads, wanted)
    stores = [DATA] if wanted.data_only else [DATA, KEYS]
    chains = {store: list(sets.chain(chosen, store)) for store in stores}
    said = _said(heads, chosen, {head.name for chain in chains.values() for head in chain}, identities)
    _require_this_office(said[chosen.name])
    for store, chain in chains.items():
        _require_files(chain, store)
    tell("comparing the files with their set")
    for store, chain in chains.items():
        for head in chain:
            _require_bytes(head, store)
    before = _pin(said[chosen.name].genesis)
    try:
        with transaction.atomic(durable=True):
            return _put_back(wanted, chosen, chains, identities, said, tell)
    except Error as error:
        _unpin(before)
        raise Refused(f"the database refused the rows: {type(error).__name__}. Nothing was restored") from error
    except BaseException:
        _unpin(before)
        raise


# --- what is known before a row is read ----------------------------------------------------------------------------------
def _require_empty() -> None:
    if Organisation.objects.exists() or User.objects.exists() or Entry.objects.exists():
        raise Refused("this database is not empty: a backup is restored into an empty one only")


def _heads(source: Path) -> list[sets.Head]:
    """Every set there, oldest first. One that cannot be read is not passed over: it may be the one that knows of an erasure."""
    names = sets.names(source)
    if not names:
        raise Refused(f"there is no finished backup in {source}")
    return [sets.read_head(source / name) for name in names]


def _chosen(heads: list[sets.Head], wanted: Wanted) -> sets.Head:
    found = [head for head in heads if head.name == (wanted.name or heads[-1].name)]
    if not found:
        raise Refused(f"there is no set {wanted.name} in {wanted.source}")
    if found[0] is not heads[-1] and not wanted.older:
        raise Refused(
            f"{heads[-1].name} is newer than {found[0].name}: what came in between would be lost, the end of the trail with it."
            " If that is what you want, say --older"
        )
    return found[0]


def _require_this_office(about: About) -> None:
    if about.secrets != saying.marks_of_secrets():
        raise Refused("this machine has not the office's secrets (pepper, ledger-mac): nobody could sign in. Put them in place first")
    here = genesis.genesis()
    if here not in (genesis.NOTHING, about.genesis):
        raise Refused("the genesis on this machine is that of another office")
    if about.migrations != saying.migrations("default"):
        raise Refused("this backup was made by another version of Hamraz: restore it with that version, and upgrade afterwards")


def _said(heads: list[sets.Head], chosen: sets.Head, chain: set[str], identities: Sequence[Any]) -> dict[str, About]:
    """What each set says. An older one on which nothing stands may be sealed to somebody who was a key holder then: what it knew of
    erasures the newer ones know too."""
    found = {}
    for head in heads:
        try:
            found[head.name] = saying.read(head, identities)
        except CannotBeOpened:
            if head.name >= chosen.name or head.name in chain:
                raise
    return found


def _require_files(chain: list[sets.Head], store: str) -> None:
    for head in chain:
        if not head.file(store).exists():
            if store == KEYS:
                raise Refused(
                    f"the keys of {head.name} are not there: keys are kept {settings.BACKUP_KEYS_DAYS} days. With --data-only the trail"
                    " and the lists come back, and no case opens"
                )
            raise CannotBeOpened(f"{head.name}/{store}.age is missing")


def _require_bytes(head: sets.Head, store: str) -> None:
    sealed = head.stores[store].sealed
    if sealing.digest_of(head.file(store)) != (sealed.file, sealed.bytes):
        raise CannotBeOpened(f"{head.name}/{store}.age is damaged, cut short, or not the one of this set")


def _pin(wanted: bytes) -> bytes | None:
    """Put the genesis in place. Returns what to put back if nothing comes of it: None for nothing."""
    if genesis.genesis() == wanted:
        return wanted
    genesis.pin_genesis(wanted)
    return None


def _unpin(before: bytes | None) -> None:
    if before is None:
        (Path(settings.HOME) / "genesis").unlink(missing_ok=True)


# --- the rows --------------------------------------------------------------------------------------------------------------
def _put_back(
    wanted: Wanted, chosen: sets.Head, chains: dict[str, list[sets.Head]], identities: Sequence[Any], said: dict[str, About], tell: Tell
) -> Restored:
    triggers.uninstall(connection)  # the newest entries come first; whether the chain is whole is asked below, of all of it
    _empty()
    count = 0
    for store, chain in chains.items():
        reader = StoreReader(store, identities)
        for head in chain:
            tell(f"reading {head.name}/{store}.age")
            try:
                reader.read(head)
            except (ValueError, KeyError, TypeError) as error:
                raise CannotBeOpened(f"{head.name}/{store}.age cannot be read: {error}") from None
        count += reader.count
    _set_sequences()
    triggers.install(connection)
    ContentType.objects.clear_cache()
    connection.check_constraints()
    tell("verifying the ledger")
    entries = _verify(chosen, said, wanted)
    tell("repeating erasures")
    try:
        lines = _known_erasures(said.values(), wanted.unmarked)
        held, erased = erasures.kept_by_holds(lines), erasures.replay(lines)
        known = said[max(said)].shut, shut.lines()
        out, teams = shut.repeat([*known[0], *known[1]]), [*shut.end_again(known[0]), *shut.end_again(known[1])]
    except marks.NotOurs as error:
        raise Refused(
            f"{error}. Look who could write {erasures.NAME} in HAMRAZ_HOME. A line with a false mark is taken out of that file; for lines"
            " from before there were marks say --unmarked-erasures repeat, or leave"
        ) from None
    except ValueError as error:
        raise Refused(f"{erasures.NAME} or {shut.NAME} in HAMRAZ_HOME is damaged: {error}") from None
    RecoveryCode.objects.update(sealed=b"")  # a code opens once, and the set may be from before it did
    transaction.on_commit(erasures.note)
    transaction.on_commit(shut.note)
    transaction.on_commit(locking.overwrite_freed_pages, robust=True)
    lost = max((about.entries for about in said.values()), default=0) - said[chosen.name].entries
    again: dict[str, Any] = {"erased": erased, "held": held, "shut": out, "teams": teams}
    audit.record(RESTORED, set=chosen.name, rows=count, lost=lost, keys=not wanted.data_only, **again)
    return Restored(chosen.name, count, entries, erased, len(out), len(teams), held, chosen.made_at)


def _empty() -> None:
    """Take out what migrate brought: the set has its own, under the numbers its rows use."""
    with connection.cursor() as cursor:
        for table in reversed(BROUGHT_BY_MIGRATE):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own


def _set_sequences() -> None:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in LEFT_OUT]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _known_erasures(said: Iterable[About], unmarked: str) -> list[dict[str, Any]]:
    return marks.genuine([*(line for about in said for line in about.erasures), *erasures.told_here()], unmarked)


# --- the ledger ------------------------------------------------------------------------------------------------------------
def _verify(chosen: sets.Head, said: dict[str, About], wanted: Wanted) -> int:
    """Refuse a ledger that is not whole, or that is shorter than a copy of a checkpoint or another one. Returns how many entries hold."""
    if triggers.missing_triggers(connection):
        raise Refused("the triggers of the ledger could not be put in place")
    behind = export.beginning().frontier.size
    marks = [*_marks(chosen, said), *wanted.outside]
    for size, root in (mark for mark in marks if mark[0] < behind):
        if copies.compare(Copy(size, root)) not in copies.FITS:
            raise Refused(f"the ledger of this backup does not continue the checkpoint of {size} entries that is known outside")
    try:
        report, _ = checking.check(outside=[mark for mark in marks if mark[0] >= behind])
    except LedgerError as error:
        raise Refused(f"the ledger of this backup cannot be verified: {error}") from error
    if not report.ok:
        raise Refused(f"the ledger of this backup is not whole. Entry {report.first_bad}: {report.why}")
    return report.checked


def _marks(chosen: sets.Head, said: dict[str, About]) -> list[Mark]:
    """The copies in this set and in older ones, which it must continue. Newer ones it cannot: whoever said --older knows."""
    return [(about.size, about.root) for name, about in said.items() if name <= chosen.name]
