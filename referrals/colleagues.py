"""Who of an organisation can be given a referral: its confirmed members, under the names that they use among themselves."""

from uuid import UUID

from django.db import transaction

import audit
from casework.access import plain_rows
from casework.accounts import directory, memberships
from casework.accounts.models import Membership, User
from casework.accounts.unlocked import Unlocked, current
from referrals import moves, states, talking
from referrals.models import Colleague, Referral

INFO = "colleague"


def introduce() -> None:
    """Leave her name for her colleagues, once: at the desk, where her own keys and the organisation's are open. One query."""
    someone = current()
    row = someone.team_of_kind("partner")
    name = directory.own_name(someone)
    if row is None or not name or Colleague.objects.filter(user=someone.user, organisation=row.team_id, epoch=row.epoch).exists():
        return
    card = directory.settled_name(someone.teams[row.team_id][row.epoch], INFO, someone.user.pk, name)
    Colleague.objects.update_or_create(
        user=someone.user, defaults={"organisation_id": row.team_id, "epoch": row.epoch, "card": card}
    )


def names(organisation: UUID) -> dict[UUID, str]:
    """The members of her own organisation by name. A name that somebody else left there does not open. Four queries at most."""
    someone = current()
    rows = Membership.objects.filter(team=organisation, user__state=User.ACTIVE).select_related("team", "user")
    members = {row.user_id for row in memberships.believed(rows, someone)}
    found = {row.user_id: _name(someone, row) for row in Colleague.objects.filter(organisation=organisation, user__in=members)}
    return dict(sorted(((pk, name) for pk, name in found.items() if name), key=lambda one: one[1]))


def _name(someone: Unlocked, row: Colleague) -> str:
    keys = someone.keys_for("team", row.organisation_id, row.epoch)
    return directory.open_name(keys, INFO, row.user_id, bytes(row.card))


@transaction.atomic
def assign(*, referral: Referral, to: UUID | None) -> None:
    """Give a referral to one of the organisation's own people, or to nobody in particular. The same again writes nothing.

    Raises LookupError for whoever does not belong to it, states.WrongTransition when the packet is closed, NoKey for strangers.
    """
    moves.require_partner(referral)
    if to is not None and to not in names(referral.organisation_id):
        raise LookupError("not of this organisation")
    now = moves.held(referral.pk)
    if not talking.is_open(now):
        raise states.WrongTransition(now.state)
    if now.assigned_to_id == to:
        return
    now.assigned_to_id = to
    now.save(update_fields=["assigned_to"])
    facts = {"person": str(to) if to else "", **plain_rows.written(now)}
    audit.record("referral.assigned", subject=("referral", str(now.pk)), case=now.case_id, **facts)
    referral.refresh_from_db()
