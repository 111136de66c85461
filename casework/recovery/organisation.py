"""The organisation's recovery: with the root's seed from two sheets, a supervisor or administrator gets a new key and her teams back.

Her old seed is gone, so nothing that only it opened comes back: the keys of teams do, from the copies at the root. Everything happens in
one transaction, whose entry the server signs.
"""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

import audit
from audit import endings
from casework.access import catalogue, grants, rings
from casework.access.errors import GrantRefused
from casework.access.models import lasts
from casework.accounts import bundles, directory, homes, keys, memberships, session, shares, standing
from casework.accounts.founding import NewPerson, certify_person, create_person
from casework.accounts.keys import NotCertified
from casework.accounts.memberships import MAY_HOLD
from casework.accounts.models import (
    AUDITORS,
    CASELOAD,
    OFFICE,
    RECOVERY,
    Certificate,
    FormerKey,
    Membership,
    RecoveryCode,
    Role,
    Team,
    User,
)
from casework.accounts.teams import add_member
from casework.accounts.unlocked import Unlocked, unlocked
from casework.cases.models import Case
from casework.encryption import CannotOpen, Keys, new_seed
from casework.recovery.copies import Office, TeamEpoch
from casework.recovery.drill import drill, last_drill

__all__ = [
    "BroughtBack", "CannotBringBack", "RECOVERED", "Teams", "bring_back", "bring_in", "certified_role", "drill", "further_kinds",
    "kinds_of", "last_drill",
]  # fmt: skip

OF_A_ROLE = (OFFICE, AUDITORS)  # whoever may hold these keys gets them
RECOVERED = (Role.SUPERVISOR, Role.ADMINISTRATOR)


class CannotBringBack(Exception):
    """She is nobody for the sheets: not certified as a supervisor or administrator, or still waiting to be confirmed. Or she would be in
    both recovery teams, which nobody is."""


@dataclass(frozen=True)
class Teams:
    """Which teams she gets beside those of her role: her own caseloads or every one, and further kinds, such as a recovery team."""

    every_caseload: bool = False
    kinds: frozenset[str] = frozenset()

    @property
    def has_both_halves(self) -> bool:
        return set(RECOVERY) <= self.kinds


@dataclass(frozen=True)
class BroughtBack:
    """What was done. *seed* is her new one, for who goes on to act as her in this process; it is stored nowhere in this form."""

    user: User
    epoch: int
    teams: int
    lacking: int  # epochs of her teams whose copy is missing or wrong
    cases: int = 0  # assigned to herself, that she holds again
    beyond: int = 0  # assigned to herself, that no team of hers opens
    seed: bytes = field(default=b"", repr=False)


def certified_role(user: User) -> str:
    """The role for which her newest believed key is certified; an edited column makes nobody a supervisor. "" where there is none."""
    for row in Certificate.objects.filter(holder_kind="user", holder=user.pk).order_by("-epoch"):
        try:
            return keys.believed(row).role
        except NotCertified:
            continue
    return ""


def further_kinds(office: Office, role: str) -> list[str]:
    """The kinds of team beside office, readers of the trail and caseloads that this role may hold, and of which there are copies."""
    found = {one.team.kind for one in office.epochs if one.keys is not None}
    return sorted(kind for kind in found - {*OF_A_ROLE, CASELOAD} if role in MAY_HOLD.get(kind, ()))


def teams_for(office: Office, user: User, role: str, teams: Teams) -> list[Team]:
    """The teams whose keys she would get."""
    return list({one.team.pk: one.team for one in _wanted(office, role, teams, _places(user))}.values())


def kinds_of(user: User) -> set[str]:
    """The kinds of team that she is believed to have been in."""
    return {row.team.kind for row in _believed(user)}


@sensitive_variables("passphrase", "seed")
def bring_back(*, office: Office, user: User, passphrase: str, teams: Teams) -> BroughtBack:
    """A new key and passphrase for somebody who was here. Her sessions end, and she sets her second step anew at her next sign-in.

    Raises CannotBringBack.
    """
    role = certified_role(user)
    if user.state == User.ENROLLED or role not in RECOVERED or teams.has_both_halves:
        raise CannotBringBack
    seed = new_seed()
    bundles.write(user, bundles.Bundle(seed), passphrase)  # the slow part, before anything is locked
    with transaction.atomic():
        before = bundles.standing(user.pk)
        _mend_recovery_key(office)
        user.role = role
        homes.mend(user)
        wanted, own = _wanted(office, role, teams, _places(user)), _own_grants(user)
        epoch = _renew(user, role, Keys.from_seed(seed), office)
        memberships.end_all(user)
        given = _give_teams(user, wanted, office.root)
        session.end_all([user.pk])
        bundles.end(user.pk, before)
        audit.record("recovery.completed", person=str(user.pk), role=role, epoch=epoch, teams=sorted(given), way="sheets")
        with unlocked(user, seed):
            held, beyond = _give_again(user, own)
    return BroughtBack(user, epoch, len(given), _lacking(wanted), held, beyond, seed)


@sensitive_variables("seed")
@transaction.atomic
def bring_in(*, office: Office, person: NewPerson, role: str, home_team: Team | None, teams: Teams) -> BroughtBack:
    """A new supervisor or administrator, where nobody is left to be brought back. Raises CannotBringBack, django.db.IntegrityError."""
    _mend_recovery_key(office)
    newest = next(iter(office.keys_of(OFFICE)), None)
    if role not in RECOVERED or newest is None or teams.has_both_halves:
        raise CannotBringBack
    user, seed = create_person(person, role=role, home_team=home_team, office_public=newest.encryption_public)
    certify_person(user, registrar=office.root, registrar_id=None)
    wanted = _wanted(office, role, teams, {user.home_team_id})
    given = _give_teams(user, wanted, office.root)
    audit.record("recovery.completed", person=str(user.pk), role=role, epoch=1, teams=sorted(given), way="sheets")
    return BroughtBack(user, 1, len(given), _lacking(wanted), seed=seed)


def _mend_recovery_key(office: Office) -> None:
    """Put the root's own key back where somebody exchanged it, or an earlier version had it unsigned: without it no team gets a key."""
    if office.gets_new_copies():
        return
    row = keys.organisation()  # the one this process keeps: it is right from here on
    row.recovery_public = office.root.encryption_public
    row.recovery_signature = office.root.sign(keys.recovery_statement(row.id, office.root.encryption_public))
    row.save(update_fields=["recovery_public", "recovery_signature"])


def _renew(user: User, role: str, own: Keys, office: Office) -> int:
    """Her next epoch, certified by the root; the row of hers that goes with it."""
    newest = _newest_certified(user)
    user.role, user.state, user.has_second_factor, user.last_code_step = role, User.ACTIVE, False, 0
    user.own_card = directory.settled_name(own, "user", user.pk, office.name_of("user", user))
    user.save(update_fields=["role", "password", "bundle", "own_card", "has_second_factor", "last_code_step"])
    standing.end(user.pk)
    standing.write(user)
    row = keys.announce(kind="user", holder=user.pk, epoch=newest + 1, keys=own, role=role)
    keys.certify(row, registrar=office.root, registrar_id=None)
    FormerKey.objects.filter(user=user).delete()  # settled under the seed that is gone
    RecoveryCode.objects.filter(user=user).update(sealed=b"")  # halves of it
    shares.post_shares(user, own.seed, epoch=newest + 1)
    return newest + 1


def _newest_certified(user: User) -> int:
    """The number of her newest key, as the trail knows it. Rows above that nobody believes are taken away: one that somebody planted would
    stand where the next one belongs."""
    for row in Certificate.objects.filter(holder_kind="user", holder=user.pk).order_by("-epoch"):
        with suppress(NotCertified):
            epoch = keys.believed(row).epoch
            break
        row.delete()
    else:
        epoch = 0
    while endings.was_certified("user", user.pk, epoch + 1):
        epoch += 1
    return epoch


def _believed(user: User) -> list[Membership]:
    """Her memberships that somebody signed: a row that was planted brings her into no team. No seed of hers is needed for that."""
    return memberships.believed(Membership.objects.filter(user=user).select_related("team"), Unlocked(user, new_seed()))


def _places(user: User) -> set[object]:
    """The caseloads that were hers."""
    home = {user.home_team_id} if homes.is_hers(user) else set()
    return {row.team_id for row in _believed(user) if row.team.kind == CASELOAD} | home


def _wanted(office: Office, role: str, teams: Teams, places: Collection[object]) -> list[TeamEpoch]:
    return [one for one in office.epochs if _is_hers(one.team, role, teams, places)]


def _is_hers(team: Team, role: str, teams: Teams, places: Collection[object]) -> bool:
    if role not in MAY_HOLD.get(team.kind, ()):
        return False
    if team.kind == CASELOAD:
        return teams.every_caseload or team.pk in places
    return team.kind in OF_A_ROLE or team.kind in teams.kinds


def _give_teams(user: User, wanted: Iterable[TeamEpoch], root: Keys) -> set[str]:
    """Seal every epoch that opened to her new key, signed by the root. Returns the ids of the teams."""
    organisation = keys.organisation()
    opened = [(one, one.keys) for one in wanted if one.keys is not None]
    for one, own in opened:
        add_member(one.team, user, seed=own.seed, epoch=one.epoch, signer=root, added_by=organisation.id)
    return {str(one.team.pk) for one, _ in opened}


def _lacking(wanted: Iterable[TeamEpoch]) -> int:
    return sum(one.keys is None for one in wanted)


def _own_grants(user: User) -> list[Any]:
    """The grants on cases to herself that are signed, last and have not ended."""
    someone = Unlocked(user, new_seed())
    rows = Case.user_grant_model().objects.filter(user=user).select_related("content_object")
    there = [grant for grant in rows if lasts(grant.expires_at, int(time.time()))]
    ended = someone.ended(there)
    return [grant for grant in there if bytes(grant.signature) not in ended and _is_signed(grant, someone)]


def _is_signed(grant: Any, someone: Unlocked) -> bool:
    try:
        rings.signed_info(someone, Case.subject_kind, grant, rings.holder_of_grant(someone, grant))
    except (CannotOpen, NotCertified):
        return False
    return True


def _give_again(her: User, own: Iterable[Any]) -> tuple[int, int]:
    """From the keys of her teams, what was assigned to herself under the key she lost. Returns (given, beyond her teams).

    What no team of hers opens stays as it is: whoever assigned it does so again.
    """
    given = beyond = 0
    for case, expires_at, parts in _together(own):
        try:
            grants.give(case, her, parts, expires=_day(expires_at), card=catalogue.cards(Case, [case.pk]).get(case.pk))
        except GrantRefused:
            beyond += 1
            continue
        audit.record("grant.made", subject=("case", str(case.pk)), case=case.pk, to=["user", str(her.pk)])
        given += 1
    return given, beyond


def _together(own: Iterable[Any]) -> Iterator[tuple[Case, int, list[str]]]:
    """Each case once, with all that her grants of it carry and the earliest of their ends."""
    by_case: dict[Any, list[Any]] = {}
    for grant in own:
        by_case.setdefault(grant.content_object_id, []).append(grant)
    for some in by_case.values():
        ends = [grant.expires_at for grant in some if grant.expires_at]
        yield some[0].content_object, min(ends, default=0), sorted(set().union(*map(catalogue.compartments_of, some)))


def _day(expires_at: int) -> date | None:
    return timezone.localtime(datetime.fromtimestamp(expires_at, timezone.get_current_timezone())).date() if expires_at else None
