"""The register of a partner's own clients: names under its own key, for the machine to compare."""

from typing import NamedTuple
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

import audit
from casework.accounts.unlocked import current
from casework.encryption import CannotOpen, open_card, seal_card
from referrals import desk
from referrals.conflicts.models import PartnerClient

MOST = 5000  # of one organisation


class Client(NamedTuple):
    id: UUID
    name: str
    father: str


def clients() -> list[Client]:
    """Those of her organisation that open, by name. One query. The caller records what is shown."""
    someone, found = current(), []
    for row in PartnerClient.objects.filter(organisation__in=desk.organisations())[:MOST]:
        own = someone.keys_for("team", row.organisation_id, row.key_epoch)
        try:
            said = orjson.loads(open_card(own.wrap_key, row.place(), bytes(row.sealed))) if own else None
        except CannotOpen:
            said = None
        if said is not None:
            found.append(Client(row.pk, said["name"], said["father"]))
    return sorted(found, key=lambda client: (client.name, client.father))


@transaction.atomic
def add(*, organisation: UUID, name: str, father: str) -> PartnerClient:
    """Write somebody down. Raises LookupError for an organisation whose key she does not hold."""
    epochs = current().teams[organisation]
    row = PartnerClient(organisation_id=organisation, key_epoch=max(epochs), added_on=timezone.localdate())
    plain = orjson.dumps({"name": name, "father": father}, option=orjson.OPT_SORT_KEYS)
    row.sealed = seal_card(epochs[row.key_epoch].wrap_key, row.place(), row.key_epoch, plain)
    row.save(force_insert=True)
    audit.record("client.added", subject=("client", str(row.pk)), organisation=str(organisation))
    return row


@transaction.atomic
def remove(pk: UUID) -> bool:
    """Take somebody out; False when she was not there. Nothing of her is kept."""
    row = PartnerClient.objects.filter(pk=pk, organisation__in=desk.organisations()).first()
    if row is None:
        return False
    row.delete()
    audit.record("client.removed", subject=("client", str(pk)), organisation=str(row.organisation_id))
    return True
