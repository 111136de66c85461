"""Making a backup: one moment, two stores, read back and compared before it counts.

A set is written into a directory without a name that a restore would take, and gets its name at the end. Killed anywhere before, what is
left is thrown away by the next run; killed after, the set is whole, and the next run stands on the one before it.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import Error, transaction

import audit
from audit import checkpoints, context, copies, ledger
from audit.errors import LedgerError
from audit.models import Archive, Entry
from casework.accounts.models import Organisation
from casework.backup import about as saying
from casework.backup import pruning, readers, rows, sealing, sets, snapshot
from casework.backup.errors import Evidence, Refused
from casework.backup.index import Index, State, Writer
from casework.backup.sets import On, Store
from casework.backup.standing import MADE
from casework.backup.stores import DATA, KEYS, STORES
from casework.backup.writing import StoreWriter, Told
from casework.emergency import shut

Tell = Callable[[str], None]


class Made(NamedTuple):
    """What was made: of each store whether it is full, its bytes and rows."""

    name: str
    full: dict[str, bool]
    bytes: dict[str, int]
    told: dict[str, Told]
    pruned: int


def make(to: Path, *, full: bool = False, tell: Tell = lambda _: None) -> Made:
    """Write one set into the directory *to*, verify it, tell the trail, and delete what is too old.

    Raises Refused, LedgerError, django.db.Error and OSError: nothing was made then. Keys that are too old are deleted all the same, for
    what was erased opens from them; never those of the newest set that is whole, nor where the directory is evidence. How many they were
    stands in a note of the error.
    """
    if not Organisation.objects.exists():
        raise Refused("there is no office in this database: nothing to back up")
    _require_directory(to)
    with _alone():
        _clear(to)
        try:
            recipients = sealing.recipients(settings.BACKUP_RECIPIENTS)
            if settings.BACKUP_DATA_DAYS < settings.BACKUP_KEYS_DAYS:
                raise Refused("HAMRAZ_BACKUP_DATA_DAYS is less than HAMRAZ_BACKUP_KEYS_DAYS: keys without data open nothing")
            made = _Run(to, recipients, full, tell).make()
        except Evidence:
            raise
        except (Refused, LedgerError, Error, OSError) as error:
            error.add_note(f"Files of keys that were deleted as too old: {pruning.prune_keys(to, datetime.now(UTC))}.")
            raise
        return made._replace(pruned=pruning.prune(to, datetime.now(UTC)))


def _require_directory(to: Path) -> None:
    if not to.is_dir():
        raise Refused(f"{to} is not there: a backup is not written into a directory that may be an empty mount point")
    if not os.access(to, os.W_OK | os.X_OK):
        raise Refused(f"{to} cannot be written by this user")


@contextmanager
def _alone() -> Iterator[None]:
    """One backup at a time."""
    home = Path(settings.HOME) / "backup"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("another backup is being made") from None
        yield


def _clear(to: Path) -> None:
    """What runs left behind that were ended on the way."""
    for path in to.glob(f"{sets.UNFINISHED}*"):
        shutil.rmtree(path)


class _Run:
    """One run of the command."""

    def __init__(self, to: Path, recipients: list[Any], full: bool, tell: Tell) -> None:
        self.to, self.tell, self.name = to, tell, sets.new_name(to)
        self.mine = sealing.new_identity()  # for reading back: it is forgotten with this run
        self.readers, self.recipients = recipients, [*recipients, self.mine.to_public()]
        self.sealed_to = sha256("\n".join(map(str, recipients)).encode()).hexdigest()
        self.index = Index(to)
        self.last_run = self.index.state()
        self.before = State() if full else self.last_run
        self.place = to / f"{sets.UNFINISHED}{self.name}"
        self.told = {store: Told() for store in STORES}
        self.last: dict[str, int] = {}

    def make(self) -> Made:
        _require_continued(self.last_run)
        readers.tell(self.readers)
        mark = _checkpoint()
        writer = self.index.writer(self.name)
        try:
            self.place.mkdir(mode=0o700)
            stores, state = self._written(mark, writer)
            head = sets.write_head(self.place, self.name, stores)
            sets.sync(self.place)
            os.rename(self.place, self.to / self.name)
            sets.sync(self.to)
        except BaseException:
            shutil.rmtree(self.place, ignore_errors=True)
            writer.throw_away()
            raise
        state.head, state.last, state.files = head, self.last, writer.files
        state.size = self.last[Entry._meta.db_table]
        state.root = checkpoints.frontier_at(state.size).root().hex()
        self.index.keep(state)
        full = {store: stores[store].on is None for store in STORES}
        sizes = {store: what.sealed.bytes for store, what in stores.items()}
        _tell_the_trail(self.name, mark.size, full, sizes)
        shut.note()
        return Made(self.name, full, sizes, self.told, 0)

    def _written(self, mark: Any, writer: Writer) -> tuple[dict[str, Store], State]:
        with snapshot.taken():
            state = State(self.name, archives=snapshot.of(Archive).count(), recipients=self.sealed_to)
            on = self._on(state)
            said = saying.packed(saying.of_this_moment(self.name, mark))
            stores = {sets.ABOUT: Store(self._sealed(sets.ABOUT, iter([said])))}
            for store in STORES:
                before = self.before if on[store] else None
                source = StoreWriter(store, self.name, self.index, writer, before, self.last, self.told[store])
                stores[store] = Store(self._sealed(store, rows.pieces(source.frames())), on[store])
        for store, what in stores.items():
            self.tell(f"reading back {store}")
            sealing.verify(self.place / f"{store}.age", what.sealed, self.mine)
        return stores, state

    def _sealed(self, store: str, pieces: Iterator[bytes]) -> sealing.Sealed:
        self.tell(f"writing {store}")
        return sealing.seal(self.place / f"{store}.age", pieces, self.recipients)

    def _on(self, now: State) -> dict[str, On | None]:
        """On which set each store of this one stands: the last, unless it is gone, or the full one below it is too old. Where the key
        holders changed nothing stands on what is sealed to others."""
        nothing: dict[str, On | None] = dict.fromkeys(STORES)
        before = self.before
        if not before.set or (before.archives, before.recipients) != (now.archives, now.recipients):
            return nothing
        try:
            last = sets.read_head(self.to / self.before.set)
        except Refused:
            return nothing
        if last.digest != self.before.head:
            return nothing
        return {store: On(last.name, last.digest) if _may_stand_on(last, store) else None for store in STORES}


def _may_stand_on(last: sets.Head, store: str) -> bool:
    """Every file below is read again: a night in which one of them was damaged must not make all that come after it worthless."""
    try:
        below = list(sets.chain(last, store))
    except Refused:
        return False
    longest = timedelta(days={KEYS: max(settings.BACKUP_KEYS_DAYS // 2, 1), DATA: settings.BACKUP_FULL_DAYS}[store])
    young = timedelta() <= datetime.now(UTC) - below[-1].made_at < longest  # a clock that was ahead says nothing of its age
    return young and all(sets.is_intact(head, store) for head in below)


def _require_continued(last: State) -> None:
    """The root over the entries in the last set is a copy that is at hand each night: a trail that was put back or cut since is noticed by
    it, and what is written tonight stands on those very entries."""
    if not last.size:
        return
    copy = copies.Copy(last.size, bytes.fromhex(last.root))
    if (verdict := copies.compare(copy)) not in copies.FITS:
        copies.refuse(copy, copies.BACKUP, verdict)
        raise Evidence(
            f"the trail does not continue the one in {last.set}: entries were taken away or written anew, or an older copy of the database"
            " was put in its place. Supervisors are told. Keep this directory as it is, and go on in a new one when you know why"
        )


def _checkpoint() -> Any:
    """A checkpoint of this moment, so that the copy in the set says as much as it can."""
    with transaction.atomic():
        ledger.hold()
        checkpoints.sign(context.server())
    mark = saying.newest_mark()
    if mark is None:
        raise Refused("the newest checkpoint of the trail does not hold: see manage.py verify_audit")
    return mark


@transaction.atomic
def _tell_the_trail(name: str, size: int, full: dict[str, bool], sizes: dict[str, int]) -> None:
    copies.hand_out(copies.BACKUP, size, record=audit.record)
    audit.record(MADE, set=name, full=[store for store in STORES if full[store]], bytes=sum(sizes.values()))
