"""What is about to be sent, and in the place of which packet: forms in, parcels out."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.accounts.models import Team
from casework.cases.models import Case, Consent
from referrals import office, packet_items
from referrals.actions import About, Parcel
from referrals.models import OPEN_STATES, Packet, Referral


@dataclass
class Plan:
    """What is about to be sent: the forms, the consent (saved or new), and the organisation, once they are known."""

    consent: Consent
    forms: list[Any] = field(default_factory=list)
    replaces: Referral | None = None

    @property
    def is_new(self) -> bool:
        return self.consent._state.adding

    @property
    def is_inside(self) -> bool:
        """Whether it goes to another team of the office."""
        return self.consent.inside

    @property
    def items(self) -> list[str]:
        return packet_items.in_order(self.forms[0].cleaned_data["items"])

    @property
    def matter(self) -> str:
        return str(self.forms[-1].cleaned_data["matter"])

    @property
    def priority(self) -> str:
        return str(self.forms[-1].cleaned_data["priority"])

    @property
    def kept_days(self) -> int:
        return int(self.forms[-1].cleaned_data["kept_days"])

    @property
    def consents(self) -> list[Consent]:
        """One for each organisation."""
        return self.forms[0].consents() if self.is_new else [self.consent]

    @property
    def about(self) -> About:
        return About(self.matter, self.priority, self.kept_days)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    def parcels(self) -> list[Parcel]:
        """Each consent with its organisation. Raises KeyError where there is none such. One query."""
        consents = self.consents
        teams = {str(team.pk): team for team in Team.objects.filter(pk__in=[consent.recipient for consent in consents])}
        return [Parcel(consent, teams[consent.recipient]) for consent in consents]


# --- a changed packet ----------------------------------------------------------------------------------------------------------
def replaced(case: Case, asked: str | None, *, inside: bool) -> Referral | None:
    """The open referral of this case with the id that a form or an address names; None for any other. *inside*: to another team."""
    try:
        wanted = UUID(asked or "")
    except ValueError:
        return None
    open_ones = case.referrals.filter(pk=wanted, state__in=OPEN_STATES, on_paper=False)
    found: Referral | None = open_ones.select_related("organisation").first()
    return found if found is not None and found.is_inside == inside else None


def before(referral: Referral | None) -> list[Packet]:
    """The packet that is about to be replaced, not opened yet."""
    return [office.packet_of(referral)] if referral else []


def filled_in(referral: Referral, packet: Packet) -> dict[str, Any]:
    """What stands in the form of a changed packet: what went before. Nothing of a packet that does not open."""
    if not packet.is_open:
        return {}
    items = [part["item"] for part in packet.items]
    return {
        "items": items, "opens": packet.parts, "purpose": packet.purpose,
        "matter": packet.matter, "kept_days": packet.kept_days, "priority": referral.priority,
    }
