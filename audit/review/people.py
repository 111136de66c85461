"""Who did it, and with which key: names, roles and signing keys of the people on one page, in a handful of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from audit import hooks
from audit.models import Entry
from casework.accounts import keys
from casework.accounts.models import Certificate, Role

Signer = tuple[str, int]  # actor, epoch of her key


def as_id(text: object) -> UUID | None:
    """An id out of the ledger, or None: the server is no id, and somebody may have written anything into the table."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


@dataclass(frozen=True)
class Signers:
    """The believed certificates behind the signatures of a page. What is not certified has no role and no key here."""

    held: Mapping[Signer, keys.Holder]

    def role(self, entry: Entry) -> str:
        """The role the entry's own key was certified for, in the reader's language; "" when that is not known."""
        holder = self.held.get((entry.actor, entry.actor_epoch))
        return str(Role(holder.role).label) if holder and holder.role in Role.values else ""

    def held_role(self, entry: Entry) -> str:
        """The code of that role; "" when it is not known, or the server wrote the entry."""
        holder = self.held.get((entry.actor, entry.actor_epoch))
        return holder.role if holder else ""

    def is_partner(self, entry: Entry) -> bool:
        holder = self.held.get((entry.actor, entry.actor_epoch))
        return holder is not None and holder.role == Role.PARTNER

    def signing_key(self, entry: Entry) -> bytes | None:
        """The Ed25519 key that must have signed this entry; None for somebody unknown."""
        if entry.actor == hooks.SERVER:
            return hooks.signer_key(entry.actor, entry.actor_epoch)
        holder = self.held.get((entry.actor, entry.actor_epoch))
        return holder.signing_public if holder else None


def signers_of(entries: Iterable[Entry]) -> Signers:
    """Look up everyone who signed *entries*: one query."""
    either = Q(pk__in=[])
    for actor, epoch in {(entry.actor, entry.actor_epoch) for entry in entries}:
        if person := as_id(actor):
            either |= Q(holder=person, epoch=epoch)
    held: dict[Signer, keys.Holder] = {}
    for row in Certificate.objects.filter(either, holder_kind="user"):
        try:
            held[str(row.holder), row.epoch] = keys.believed(row)
        except keys.NotCertified:
            continue
    return Signers(held)


def actors_of(role: str) -> list[str]:
    """The ids of everybody who ever held a key certified for *role*, and of those whose certificate is not believed: an edited row hides
    nobody's entries."""
    found = set()
    for row in Certificate.objects.filter(holder_kind="user"):
        try:
            held = keys.believed(row).role
        except keys.NotCertified:
            held = role
        if held == role:
            found.add(str(row.holder))
    return sorted(found)
