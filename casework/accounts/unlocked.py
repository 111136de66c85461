"""Who is acting, with her keys: set for one request (or one ``with`` block) and gone afterwards.

A thread, a shell or a command has nobody unlocked: ``current()`` raises Locked there, and nothing opens.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cached_property
from typing import Any
from uuid import UUID

from audit import endings
from audit.chain import Place
from audit.context import Actor, acting
from casework import rows
from casework.accounts import memberships, standing
from casework.accounts.keys import Holder, NotCertified, believed, holder_of
from casework.accounts.models import AUDITORS, OFFICE, Certificate, FormerKey, Membership, Team, User
from casework.encryption import CannotOpen, Keys, is_posted, is_signed, key_named, lp, open_envelope, settle


class Locked(Exception):
    """Nobody is unlocked here."""


class Unlocked:
    """A person and the keys she holds now: her own, and those of the teams whose seed her memberships carry."""

    def __init__(self, user: User, seed: bytes, under: standing.Under | None = None) -> None:
        self.user = user
        self.under = under  # of her session, where she acts in one
        self.keys = Keys.from_seed(seed)
        self._holders: dict[tuple[str, str, int | None], Holder] = {}
        self._asked: set[bytes] = set()  # signatures of which the ledger was asked whether they ended
        self._ended: set[bytes] = set()
        self._over: dict[Place, int] = {}  # what the trail told last of her own places

    def __repr__(self) -> str:
        return f"<Unlocked {self.user.pk}>"

    @cached_property
    def holder(self) -> Holder:
        """Her own certificate. Raises NotCertified when it does not match the keys her passphrase opened."""
        self._prime_own()
        holder = self.certificate("user", self.user.pk)
        if holder.encryption_public != self.keys.encryption_public or holder.signing_public != self.keys.signing_public:
            raise NotCertified("the certificate is not for these keys")
        return holder

    @cached_property
    def role(self) -> str:
        """Her certified role: an edited column changes nothing."""
        return self.holder.role if self.holder.role == self.user.role else ""

    @property
    def goes_on(self) -> bool:
        """Whether the session in which she acts goes on: asked of the trail in the trip that fetches her teams."""
        self._prime_own()
        return self.under is not None and standing.goes_on(self.user, self.under, self._over)

    @cached_property
    def memberships(self) -> list[Membership]:
        """Her rows, with their teams. What the trail tells of her comes after them, with the teams, her own certificate, theirs, and those
        of whoever took her in. In two trips: to plan one question with all of it takes PostgreSQL longer than a second one."""
        found, self.user.came_along = self.user.came_along, None  # true for this request, and only the first time
        if found is None:
            found = rows.where(Membership, user=[self.user.pk])
        places = [*standing.places_of(self.user), *([self.under.place] if self.under else [])]
        teams = {row.team_id for row in found}
        vouching = {self.user.pk, *teams, *(row.added_by for row in found)}  # ids are random: no person has a team's
        told, named, *certified = rows.together(endings.told_of(places), rows.Question(Team, {"id": teams}), *_certificates(vouching))
        self._over = endings.last_of(places, told)
        self.take(*certified)
        by_id = {team.pk: team for team in named}
        there = [row for row in found if row.team_id in by_id]
        for row in there:
            row.team = by_id[row.team_id]
        return sorted(there, key=lambda row: (row.team_id, -row.epoch))

    @cached_property
    def teams(self) -> dict[UUID, dict[int, Keys]]:
        """Every team whose seed opens for her, by epoch. A row that is not believed, or opens to another key, gives nothing."""
        held: dict[UUID, dict[int, Keys]] = {}
        for row in memberships.believed(self.memberships, self):
            keys = self._open(row)
            if keys is not None:
                held.setdefault(row.team_id, {})[row.epoch] = keys
        return held

    def _open(self, row: Membership) -> Keys | None:
        try:
            info = membership_info_for(row.team_id, row.epoch, memberships.signed_for(row, self) or b"")
            own = self.keys_named("user", self.user.pk, key_named(row.envelope))
            if own is None:
                return None
            keys = Keys.from_seed(open_envelope(own, info, bytes(row.envelope)))
            certified = self.certificate("team", row.team_id, row.epoch)
        except (CannotOpen, NotCertified):
            return None
        if keys.encryption_public != certified.encryption_public:
            return None
        if is_posted(bytes(row.envelope)):
            settled = settle(self.keys, info, keys.seed)
            Membership.objects.filter(pk=row.pk, envelope=row.envelope).update(envelope=settled)
        return keys

    @cached_property
    def groups(self) -> dict[int, UUID]:
        """Django group id → team id, for the teams she holds."""
        return {row.team.group_id: row.team_id for row in self.memberships if row.team_id in self.teams}

    @property
    def groups_named(self) -> set[int]:
        """The groups that her membership rows name, believed or not: what may be fetched before it is known what counts."""
        return {row.team.group_id for row in self.memberships}

    def certificate(self, kind: str, holder: UUID | str, epoch: int | None = None) -> Holder:
        """A believed certificate, looked up once a request. Raises NotCertified."""
        key = (kind, str(holder), epoch)
        if key not in self._holders:
            self._holders[key] = holder_of(kind, holder, epoch)
        return self._holders[key]

    def epochs(self, kind: str, holder: UUID | str) -> Iterator[Holder]:
        """Every believed key of a person or team, newest first. Raises NotCertified when the newest is not believed."""
        newest = self.certificate(kind, holder)
        yield newest
        for epoch in range(newest.epoch - 1, 0, -1):
            with suppress(NotCertified):
                yield self.certificate(kind, holder, epoch)

    def is_signed_by(self, person: UUID | str, message: bytes, signature: bytes) -> bool:
        """Whether *person* signed this, with the key she has or one she had (decision 0021). Raises NotCertified."""
        return any(is_signed(held.signing_public, message, signature) for held in self.epochs("user", person))

    def prime(self, teams: Collection[Any], people: Collection[Any]) -> None:
        """Look up the certificates of several teams and people in one trip; those that are not believed stay out."""
        unseen = [*self._unseen("team", teams), *self._unseen("user", people)]  # ids are random: no person has a team's
        self.take(*rows.together(*_certificates(unseen)))

    def certificates_of(self, teams: Collection[Any]) -> tuple[rows.Question, rows.Question]:
        """``prime`` for whoever asks something else in the same trip: questions for ``rows.together``, whose answers go to ``take``."""
        return _certificates(self._unseen("team", teams))

    def take(self, found: Iterable[Certificate], told: Iterable[Any]) -> None:
        """Keep what is believed. An older key does not stand in for a newer one that is not, nor one that was replaced for one that is
        gone."""
        replaced = endings.tags_of(told)
        for row in sorted(found, key=lambda row: row.epoch):
            kind, holder = row.holder_kind, str(row.holder)
            self._holders.pop((kind, holder, None), None)
            with suppress(NotCertified):
                self._holders[(kind, holder, row.epoch)] = known = believed(row)
                if bytes(row.end_tag) not in replaced:
                    self._holders[(kind, holder, None)] = known

    def _prime_own(self) -> None:
        """Her own certificate, and what the trail tells of her, come with her memberships."""
        _ = self.memberships

    def _unseen(self, kind: str, holders: Collection[Any]) -> list[Any]:
        return [holder for holder in holders if (kind, str(holder), None) not in self._holders]

    def ended(self, rows: Iterable[Any]) -> set[bytes]:
        """The signatures of grants and memberships that have ended, among these and those asked before: one query for the new ones."""
        fresh = [row for row in rows if bytes(row.signature) not in self._asked]
        if fresh:
            self._with_teams(fresh)
            self._asked |= {bytes(row.signature) for row in fresh}
            self._ended |= endings.ended(fresh)
        return self._ended

    def _with_teams(self, rows: Iterable[Any]) -> None:
        """Give grants to her teams the team that she has at hand."""
        through = [row for row in rows if hasattr(row, "group_id") and "team" not in row.__dict__]
        known = {row.team.group_id: row.team for row in self.memberships} if through else {}
        for row in through:
            if row.group_id in known:
                row.team = known[row.group_id]

    @cached_property
    def own_epochs(self) -> dict[int, Keys]:
        """Her own keys by epoch: the one she has, and those before it, which it opens. No query for who never renewed hers."""
        newest = self.holder.epoch
        held = {newest: self.keys}
        for row in FormerKey.objects.filter(user=self.user) if newest > 1 else ():
            with suppress(CannotOpen, NotCertified):
                seed = open_envelope(self.keys, former_key_info(self.user.pk, row.epoch, self.keys), bytes(row.envelope))
                keys = Keys.from_seed(seed)
                if keys.encryption_public == self.certificate("user", self.user.pk, row.epoch).encryption_public:
                    held[row.epoch] = keys
        return held

    def keys_of(self, kind: str, holder: object) -> dict[int, Keys]:
        """Every secret key she holds of a person or team, by epoch. Raises NotCertified when her own certificate is not believed."""
        if kind == "user":
            return self.own_epochs if str(holder) == str(self.user.pk) else {}
        return self.teams.get(UUID(str(holder)), {})

    def keys_for(self, kind: str, holder: object, epoch: int) -> Keys | None:
        """The secret keys of a person or team in one epoch, if she holds them."""
        return self.keys_of(kind, holder).get(epoch)

    def keys_named(self, kind: str, holder: object, fingerprint: bytes) -> Keys | None:
        """The secret keys of a person or team by the fingerprint that an envelope names, if she holds them."""
        if kind == "user" and str(holder) == str(self.user.pk) and fingerprint == self.keys.fingerprint:
            return self.keys
        return next((keys for keys in self.keys_of(kind, holder).values() if keys.fingerprint == fingerprint), None)

    def held_of_kind(self, *kinds: str) -> list[Membership]:
        """Her memberships that open, in teams that are certified as of these kinds: the column of a team can be edited."""
        held = (row for row in self.memberships if row.epoch in self.teams.get(row.team_id, {}))
        return [row for row in held if self.certificate("team", row.team_id, row.epoch).role in kinds]

    def team_of_kind(self, kind: str) -> Membership | None:
        return next(iter(self.held_of_kind(kind)), None)

    @property
    def office_keys(self) -> Keys | None:
        """The key under which the office keeps the names of its people and teams; None for a partner."""
        row = self.team_of_kind(OFFICE)
        return self.teams[row.team_id][row.epoch] if row else None

    @cached_property
    def office_epochs(self) -> list[Keys]:
        """The office's keys of every epoch she holds, newest first: a name stays sealed to the epoch in which it was written."""
        row = self.team_of_kind(OFFICE)
        held = self.teams[row.team_id] if row else {}
        return [held[epoch] for epoch in sorted(held, reverse=True)]

    @property
    def reads_ledger(self) -> bool:
        return self.team_of_kind(AUDITORS) is not None

    @property
    def actor(self) -> Actor:
        return Actor(id=str(self.user.pk), epoch=self.holder.epoch, sign=self.keys.sign)


def _certificates(holders: rows.Wanted) -> tuple[rows.Question, rows.Question]:
    """The certificates of these, and what the trail says of them."""
    return rows.Question(Certificate, {"holder": holders}), endings.told_under(rows.Named(Certificate, "end_tag", {"holder": holders}))


def membership_info_for(team_id: object, epoch: int, fingerprint: bytes) -> bytes:
    """Binds a sealed team seed to the team, its epoch and the member's own key."""
    return lp("hamraz/membership/v1", str(team_id), epoch.to_bytes(4, "big"), fingerprint)


def former_key_info(user_id: object, epoch: int, now: Keys) -> bytes:
    """Binds a seed she had to her, its epoch and the key under which it lies now."""
    return lp("hamraz/former-key/v1", str(user_id), epoch.to_bytes(4, "big"), now.fingerprint)


def membership_info(team_id: object, epoch: int, member: Keys) -> bytes:
    return membership_info_for(team_id, epoch, member.fingerprint)


_current: ContextVar[Unlocked | None] = ContextVar("hamraz_unlocked", default=None)


def current() -> Unlocked:
    """The person acting now. Raises Locked when there is none."""
    someone = _current.get()
    if someone is None:
        raise Locked("nobody is unlocked here")
    return someone


def somebody() -> Unlocked | None:
    return _current.get()


@contextmanager
def unlocked(user: User, seed: bytes, under: standing.Under | None = None) -> Iterator[Unlocked]:
    """Act as *user* for the length of the block; the ledger's entries are hers. *under*: of the session in which she acts."""
    someone = Unlocked(user, seed, under)
    token = _current.set(someone)
    try:
        with acting(someone.actor):
            yield someone
    finally:
        _current.reset(token)
