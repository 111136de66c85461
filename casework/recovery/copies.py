"""What two of the three printed sheets open: the root's seed, and with it the copies of keys that were posted to it.

Nothing is believed because it opens: a team's seed must be that of its certificate, a counselling key the one that was committed to.
"""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from audit.genesis import genesis
from casework.access.grants import recovery_info as counselling_info
from casework.access.models import KeyCommitment
from casework.access.policy import COUNSELLING
from casework.accounts import directory
from casework.accounts.keys import NotCertified, believed, recovery_public_key
from casework.accounts.models import CASELOAD, OFFICE, PARTNER, Certificate, Team, User
from casework.accounts.teams import recovery_info
from casework.encryption import CannotOpen, Keys, Sheet, join, key_commitment, open_envelope


class NotTwoSheets(Exception):
    """The same sheet twice, sheets of two different sets, or a sheet that was altered with care."""


class OtherOffice(Exception):
    """The two sheets fit together, and are not this office's: the root they bring back is not the pinned one."""


class TeamEpoch(NamedTuple):
    """One epoch of a team's key. *keys* is None where its copy is missing or is not the key of its certificate, or where the certificate
    is for a team of another kind than its row says: whoever is brought back would be given what her role does not hold."""

    team: Team
    epoch: int
    keys: Keys | None
    missing: bool  # there is no copy at all


def root_of(one: Sheet, other: Sheet) -> Keys:
    """The organisation's root, which exists as long as the caller holds it. Raises NotTwoSheets, OtherOffice."""
    try:
        root = Keys.from_seed(join(one, other))
    except (CannotOpen, ValueError):
        raise NotTwoSheets from None
    if hashlib.sha256(root.signing_public).digest() != genesis():
        raise OtherOffice
    return root


class Office:
    """The root, and every epoch of every team that it opens. The partners' are not among them: our office never holds their keys.

    It exists as long as the caller holds it, like the root itself.
    """

    def __init__(self, root: Keys) -> None:
        teams = {team.pk: team for team in Team.objects.exclude(kind=PARTNER)}
        rows = Certificate.objects.filter(holder_kind="team", holder__in=teams).order_by("holder", "epoch")
        self.root = root
        self.epochs = [TeamEpoch(team := teams[row.holder], row.epoch, _team_keys(root, row, team.kind), not row.recovery) for row in rows]

    def __repr__(self) -> str:
        return "<Office>"

    def gets_new_copies(self) -> bool:
        """Whether the key to which new copies are posted is this root's, and signed by it."""
        try:
            return recovery_public_key() == self.root.encryption_public
        except NotCertified:
            return False

    def keys_of(self, kind: str) -> list[Keys]:
        """The keys of the teams of this kind that opened, newest epoch first."""
        found = [one for one in self.epochs if one.team.kind == kind and one.keys is not None]
        return [one.keys for one in sorted(found, key=lambda one: -one.epoch) if one.keys is not None]

    def name_of(self, kind: str, row: User | Team) -> str:
        """What the office calls a person ("user") or a team ("team"); "" where no epoch of the office opens it."""
        names = (directory.open_name(own, kind, row.pk, bytes(row.card)) for own in self.keys_of(OFFICE))
        return next((name for name in names if name), "")

    def caseloads(self) -> list[Team]:
        """The caseload teams that are not closed."""
        return list({one.team.pk: one.team for one in self.epochs if one.team.kind == CASELOAD and not one.team.closed}.values())


def _team_keys(root: Keys, row: Certificate, kind: str) -> Keys | None:
    try:
        certified = believed(row)
        keys = Keys.from_seed(open_envelope(root, recovery_info(row.holder, row.epoch), bytes(row.recovery)))
    except (CannotOpen, NotCertified, ValueError):
        return None
    same = (keys.encryption_public, keys.signing_public) == (certified.encryption_public, certified.signing_public)
    return keys if same and certified.role == kind else None


def counselling_copies(subjects: list[UUID] | None = None) -> Iterator[KeyCommitment]:
    """The commitments to counselling keys, with their copies."""
    rows = KeyCommitment.objects.filter(compartment=COUNSELLING).order_by("subject", "epoch")
    yield from (rows if subjects is None else rows.filter(subject__in=subjects)).iterator(chunk_size=1000)


def counselling_key(root: Keys, row: KeyCommitment) -> bytes | None:
    """The key of this commitment; None where its copy is missing, or holds another one."""
    try:
        key = open_envelope(root, counselling_info(row.subject, row.compartment, row.epoch), bytes(row.recovery))
    except CannotOpen:
        return None
    fits = len(key) == 32 and key_commitment(key, str(row.subject), row.compartment, row.epoch) == bytes(row.commitment)
    return key if fits else None
