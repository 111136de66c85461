"""The keyring: the one place that turns a sealed key into a usable one.

Nothing is shown before a committed entry says so: ``ring.admit(records)`` writes one ledger entry, durably, and only then do their keys
open. If the entry cannot be written there is no key and no page. A record that is touched without being admitted admits itself together
with the records that were fetched with it, so a forgotten ``admit`` costs an entry, never a leak. A form that is saved shows nothing: it
may open records inside the transaction of its change, whose entry then stands for the reading (``casework.access.changing``).

Writing needs a key too, but opens nothing: ``key_for_writing`` asks for no entry, the action writes its own.
"""

import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import audit
from audit import stamps
from casework import rows
from casework.access.errors import NoKey
from casework.access.models import KeyCommitment, lasts
from casework.access.reading import IN_ONE_ENTRY, Reading, trace
from casework.accounts import unlocked as accounts
from casework.accounts.keys import Holder, NotCertified
from casework.accounts.models import User
from casework.encryption import (
    CannotOpen,
    Keys,
    fingerprint,
    grant_info,
    grant_statement,
    is_posted,
    key_commitment,
    key_named,
    open_envelope,
    settle,
    unpack_keys,
)

Slot = tuple[UUID, str, int]  # subject, compartment, epoch
OWN, THROUGH_TEAM = "own", "team"
STAMP = "grant"  # what the stamp of a grant says

class Ring:
    """The keys one person may use in one request.

    *owed*: None, or the readings that are told at the end of the running transaction (casework.access.changing, and nobody else).
    """

    def __init__(self, someone: accounts.Unlocked) -> None:
        self.someone = someone
        self._keys: dict[UUID, dict[str, dict[int, bytes]]] = {}  # subject → compartment → epoch → key
        self._until: dict[tuple[UUID, str], int] = {}  # when the last of the grants that hold it runs out; 0: never
        self._loaded: set[UUID] = set()
        self._grants: dict[UUID, list[Any]] = {}  # subject → her live grants, as they were loaded
        self._ways: dict[UUID, set[str]] = {}  # subject → whether her own grant opened, or a team's
        self._admitted: set[tuple[str, UUID, int]] = set()
        self.made: set[UUID] = set()  # objects whose first keys were made in this request: nobody held one before
        self._told: set[UUID] = set()  # cases under which an entry of this request stands
        self.owed: list[Reading] | None = None

    def __repr__(self) -> str:
        return f"<Ring of {self.someone.user.pk}>"

    @property
    def user(self) -> User:
        return self.someone.user

    # --- reading ---------------------------------------------------------------------------------------------------
    def admit(self, records: Iterable[Any], *, kind: str = "case.read", **facts: Any) -> list[Any]:
        """Record that these records are about to be read, then allow it. One entry for each case or referral among them.

        Returns the records whose compartment she holds; the others stay locked. Those that turn out to be damaged are a second
        entry, a warning. Raises audit.LedgerUnwritable, and nothing opens.
        """
        fresh = [r for r in records if (r.code, r.id, r.revision) not in self._admitted]
        self.load({r.subject for r in fresh})
        readable = [r for r in fresh if self.holds(r.subject_id, r.compartment)]
        for subject in {r.subject for r in readable}:
            own = [r for r in readable if r.subject_id == subject.pk]
            for start in range(0, len(own), IN_ONE_ENTRY):
                self._admit_some(subject, own[start : start + IN_ONE_ENTRY], kind, facts)
            self._warn_of(subject, [r for r in own if r.is_damaged])
        return readable

    def look(self, subject: Any) -> None:
        """Record that a page about this object is shown, unless an entry of this request stands under its case already.

        Its catalogue card says who she is and how she is: a page that opens no record shows that all the same.
        Raises audit.LedgerUnwritable.
        """
        if subject.ledger_case not in self._told:
            self._tell(Reading("case.read", subject))

    def _admit_some(self, subject: Any, own: list[Any], kind: str, facts: dict[str, Any]) -> None:
        self._tell(Reading(kind, subject, own, facts))
        self._admitted.update((r.code, r.id, r.revision) for r in own)

    def _tell(self, reading: Reading) -> None:
        if self.owed is None:
            reading.record_durably()
        else:
            self.owed.append(reading)
        self._told.add(reading.case)

    def _warn_of(self, subject: Any, damaged: list[Any]) -> None:
        if damaged:
            found = [trace(r) for r in damaged[:IN_ONE_ENTRY]]
            about = (damaged[0].code, str(damaged[0].pk))
            audit.record_durably("record.damaged", subject=about, case=subject.ledger_case, damaged=found)

    def key_for_reading(self, record: Any) -> bytes:
        """The key of an admitted record. Raises NoKey."""
        if (record.code, record.id, record.revision) not in self._admitted:
            self.admit(record.__dict__.get("_peers") or [record])
        if (record.code, record.id, record.revision) not in self._admitted:
            raise NoKey(f"no key for {record.code}")
        return self.key(record.subject_id, record.compartment, record.epoch)

    # --- keys ------------------------------------------------------------------------------------------------------
    def key_for_writing(self, record: Any) -> tuple[int, bytes]:
        """(epoch, key) of the newest epoch of the record's compartment. Raises NoKey."""
        self.load({record.subject})
        epoch = self.newest(record.subject_id, record.compartment)
        return epoch, self.key(record.subject_id, record.compartment, epoch)

    def key(self, subject: UUID, compartment: str, epoch: int) -> bytes:
        try:
            return self._keys[subject][compartment][epoch]
        except KeyError as error:
            raise NoKey(f"no key for {compartment}") from error

    def newest(self, subject: UUID, compartment: str) -> int:
        epochs = self._keys.get(subject, {}).get(compartment)
        if not epochs:
            raise NoKey(f"no key for {compartment}")
        return max(epochs)

    def holds(self, subject: UUID, compartment: str) -> bool:
        return compartment in self._keys.get(subject, {})

    def compartments(self, subject: Any) -> set[str]:
        """The compartments of this object that open for her."""
        self.load({subject})
        return set(self._keys.get(subject.pk, {}))

    def newest_keys(self, subject: Any) -> dict[str, tuple[int, bytes]]:
        """Her keys of this object, newest epoch of each compartment: what she can pass on."""
        return {
            c: (self.newest(subject.pk, c), self.key(subject.pk, c, self.newest(subject.pk, c)))
            for c in self.compartments(subject)
        }

    def take(self, subject: UUID, compartment: str, epoch: int, key: bytes, *, until: int = 0) -> None:
        """Put a key she has just made, or reached through another key, on the ring. *until*: when the grant that held it runs out.
        In travel mode no key gets there, whichever way it came."""
        if self.user.is_away:
            return
        self._keys.setdefault(subject, {}).setdefault(compartment, {})[epoch] = key
        before = self._until.get((subject, compartment), until)
        self._until[subject, compartment] = max(before, until) if before and until else 0

    def held_until(self, subject: UUID, compartment: str) -> int:
        """When she stops holding this compartment, in unix seconds; 0 for never."""
        return self._until.get((subject, compartment), 0)

    def take_committed(self, subject: UUID, compartment: str, epoch: int, key: bytes) -> None:
        """The same for a key that came out of the database: only if it is the one that was committed to."""
        row = KeyCommitment.objects.filter(subject=subject, compartment=compartment, epoch=epoch).first()
        if row is not None and bytes(row.commitment) == key_commitment(key, str(subject), compartment, epoch):
            self.take(subject, compartment, epoch, key)

    def load(self, subjects: Iterable[Any]) -> None:
        """Open her grants on these objects: four queries for each kind of object, however many objects."""
        by_type: dict[type, list[Any]] = {}
        for subject in subjects:
            if subject.pk not in self._loaded:
                by_type.setdefault(type(subject), []).append(subject)
        for model, fresh in by_type.items():
            self._open_all(fresh, rows.together(*self._granted(model, [s.pk for s in fresh])))

    def fetch(self, model: Any, pk: UUID | str) -> Any | None:
        """The object of this id, loaded: its row and her grants on it in one trip. None where there is none."""
        found, *granted = rows.together(rows.Question(model, {"id": [pk]}), *self._granted(model, [pk]))
        fresh = [subject for subject in found if subject.pk not in self._loaded]
        if fresh:
            self._open_all(fresh, granted)
        return next(iter(found), None)

    def _open_all(self, fresh: list[Any], granted: list[list[Any]]) -> None:
        """Open what was asked of objects of one kind: at once, for nothing asks a second time."""
        self._loaded.update(s.pk for s in fresh)
        self._grants.update((s.pk, []) for s in fresh)
        if granted:
            self._open_grants(type(fresh[0]), *granted)
        for subject in fresh:
            subject.open_by_other_keys(self)

    def ways(self, subject: UUID) -> set[str]:
        """By which grants this object, once loaded, opened for her: OWN, THROUGH_TEAM. A row that opens nothing is no way."""
        return self._ways.get(subject, set())

    def grants_of(self, ids: Iterable[UUID]) -> list[Any] | None:
        """Her live grants on these objects where all of them were loaded, her own before her teams'; None where one was not."""
        wanted = list(ids)
        if not all(pk in self._grants for pk in wanted):
            return None
        return [grant for pk in wanted for grant in self._grants[pk]]

    def _forget(self, ids: Iterable[UUID]) -> None:
        for pk in ids:
            self._grants.pop(pk, None)

    def _granted(self, model: Any, ids: Sequence[UUID | str]) -> list[rows.Question]:
        """What is asked of objects of one kind, for ``_open_grants``: nothing of somebody who travels."""
        if self.user.is_away:
            return []
        return [
            rows.Question(model.user_grant_model(), {"user": [self.user.pk], "content_object": ids}),
            rows.Question(model.team_grant_model(), {"group": self.someone.groups_named, "content_object": ids}),
            rows.Question(KeyCommitment, {"subject": ids}),
        ]

    def _open_grants(self, model: Any, hers: list[Any], through: list[Any], commitments: list[KeyCommitment]) -> None:
        now = int(time.time())
        live = [grant for grant in (*hers, *through) if lasts(grant.expires_at, now)]
        if not live:
            return
        ended = self.someone.ended((*live, *self.someone.memberships))  # in one query
        committed = {(c.subject, c.compartment, c.epoch): bytes(c.commitment) for c in commitments}
        for grant in live:
            if bytes(grant.signature) not in ended and (grant.is_personal or grant.group_id in self.someone.groups):
                self._grants[grant.content_object_id].append(grant)
                self._open_grant(model, grant, committed)

    def _open_grant(self, model: Any, grant: Any, committed: dict[Slot, bytes]) -> None:
        """Put the keys of one grant on the ring, if it is signed, opens, and holds the keys that were committed to."""
        try:
            keys = open_signed_grant(self.someone, model.subject_kind, grant)
        except (CannotOpen, NotCertified):
            return
        for compartment, epoch, key in keys:
            slot = (grant.content_object_id, compartment, epoch)
            if committed.get(slot) == key_commitment(key, str(grant.content_object_id), compartment, epoch):
                self.take(*slot, key, until=grant.expires_at)
                self._ways.setdefault(grant.content_object_id, set()).add(OWN if grant.is_personal else THROUGH_TEAM)


def holder_of_grant(someone: accounts.Unlocked, grant: Any) -> Holder:
    """The certified holder a grant row names. Raises NotCertified."""
    if grant.is_personal:
        return someone.certificate("user", grant.user_id, grant.key_epoch)
    team = someone.groups.get(grant.group_id) or (grant.team and grant.team.pk)
    if team is None:
        raise NotCertified("a group without a team has no key")
    return someone.certificate("team", team, grant.key_epoch)


def recipient_of(someone: accounts.Unlocked, grant: Any) -> Holder:
    """To whose key something is sealed for the holder of a grant today: her newest, not the one the grant was signed for.
    Raises NotCertified."""
    signed = holder_of_grant(someone, grant)
    return someone.certificate(signed.kind, signed.id)


def info_of(grant: Any, holder: Holder, subject_kind: str) -> bytes:
    """What a grant says: its envelope and its signature are bound to every word of it."""
    return grant_info(
        kind=holder.kind,
        recipient=holder.id,
        fingerprint=fingerprint(holder.encryption_public),
        subject_kind=subject_kind,
        subject=str(grant.content_object_id),
        compartments=grant.compartments.split(","),
        epoch=holder.epoch,
        expires=grant.expires_at,
    )


def statement_of(grant: Any, info: bytes) -> bytes:
    """The bytes that the giver of a grant signs."""
    return grant_statement(info, bytes(grant.commitments), bytes(grant.serial))


def signed_info(someone: accounts.Unlocked, subject_kind: str, grant: Any, holder: Holder) -> bytes:
    """The info of a grant that its giver signed and the pages wrote. Raises CannotOpen or NotCertified for any other."""
    try:
        info = info_of(grant, holder, subject_kind)
    except ValueError:  # columns that no grant has
        raise CannotOpen from None
    said, signature = statement_of(grant, info), bytes(grant.signature)
    ours = stamps.is_ours(grant.stamp, STAMP, said, signature, str(grant.since))
    if not ours or not someone.is_signed_by(grant.granted_by, said, signature):
        raise CannotOpen
    return info


def sign(someone: accounts.Unlocked, grant: Any, info: bytes) -> None:
    """Give a grant its signature and its stamp, when its commitments are there."""
    said = statement_of(grant, info)
    grant.signature = someone.keys.sign(said)
    grant.stamp = stamps.stamp(STAMP, said, grant.signature, str(grant.since))


def open_signed_grant(someone: accounts.Unlocked, subject_kind: str, grant: Any) -> list[tuple[str, int, bytes]]:
    """The keys of a grant to someone acting now. Raises CannotOpen or NotCertified; settles a posted envelope."""
    holder = holder_of_grant(someone, grant)
    own = someone.keys_named(holder.kind, holder.id, key_named(grant.sealed_keys))
    if own is None:
        raise CannotOpen
    info = signed_info(someone, subject_kind, grant, holder)
    packed = open_envelope(own, info, bytes(grant.sealed_keys))
    keys = unpack_keys(packed)
    if b"".join(key_commitment(k, str(grant.content_object_id), c, e) for c, e, k in keys) != bytes(grant.commitments):
        raise CannotOpen
    if is_posted(bytes(grant.sealed_keys)):
        _settle(grant, own, info, packed)
    return keys


def _settle(grant: Any, own: Keys, info: bytes, packed: bytes) -> None:
    """Rewrite a posted envelope under her own wrap key, so that the next opening is symmetric. Another request may be first."""
    settled = settle(own, info, packed)
    type(grant).objects.filter(pk=grant.pk, sealed_keys=grant.sealed_keys).update(sealed_keys=settled)
    grant.sealed_keys = settled


def forget_grants(ids: Iterable[UUID]) -> None:
    """The grant rows of these objects have changed, or may have: whoever acts fetches them anew. Her keys stay."""
    ring = getattr(accounts.somebody(), "_ring", None)
    if ring is not None:
        ring._forget(ids)


def current() -> Ring:
    """The ring of whoever is acting. Raises NoKey when nobody is: in a shell, a thread, after the request."""
    someone = accounts.somebody()
    if someone is None:
        raise NoKey("nobody is unlocked here")
    ring = getattr(someone, "_ring", None)
    if ring is None:
        ring = someone._ring = Ring(someone)  # type: ignore[attr-defined]
    return ring


def drop() -> None:
    """Forget every key of whoever acts, what was admitted and what is owed. The next question makes a new ring."""
    if (someone := accounts.somebody()) is not None:
        someone.__dict__.pop("_ring", None)
