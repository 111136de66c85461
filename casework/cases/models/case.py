"""The case itself: columns that say it exists and when it is next due, its grants, and the base of its records."""

import hmac
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from casework.access.history import Versions
from casework.access.models import TeamGrant, UserGrant
from casework.access.policy import CASE, IDENTITY
from casework.access.records import SealedRecord
from casework.access.subjects import KeyedObject
from casework.accounts.models import Team
from casework.cases import choices

WHO_SHE_IS = {  # of a catalogue card: the identity compartment
    "code", "name", "father", "keys", "birth_year", "province", "kin", "phone_mark", "tazkira_mark",
}  # fmt: skip


class Case(KeyedObject):
    """One woman's case. These columns are the whole plaintext inventory of it (docs/encryption.md)."""

    subject_kind = "case"
    open_permission = "open_case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_tag = models.BinaryField(max_length=16, unique=True)  # keyed hash of the random case code: keeps codes unique
    state = models.CharField(max_length=8, choices=choices.State.choices, default=choices.State.OPEN)
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases")
    opened_on = models.DateField()
    next_action_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_manager=Versions)

    class Meta:
        permissions = [("open_case", "May open this case")]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "next_action_on", "id"], name="case_due"),
            models.Index(fields=["next_action_on", "id"], name="case_next"),
        ]

    def card_for(self, card: dict[str, Any], compartments: Collection[str]) -> dict[str, Any]:
        """All but who she is belongs to the case's own compartment: a counsellor's card says no more than that. Who holds the legal part
        alone, as a partner may, has an empty one."""
        if CASE in compartments:
            return card
        return {name: fact for name, fact in card.items() if name in WHO_SHE_IS} if IDENTITY in compartments else {}

    def shows_whole_card(self, compartments: Collection[str]) -> bool:
        return CASE in compartments

    @property
    def usual_teams(self) -> Collection[uuid.UUID]:
        return (self.team_id,)

    @staticmethod
    def tag_of(code: str) -> bytes:
        """The keyed hash under which a code is unique; the key is not in the database."""
        return hmac.digest(settings.PEPPER, b"hamraz/case-code/v1" + code.encode(), "sha256")[:16]


class CaseUserGrant(UserGrant):
    content_object = models.ForeignKey(Case, models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False


class CaseTeamGrant(TeamGrant):
    content_object = models.ForeignKey(Case, models.CASCADE, related_name="team_grants")

    class Meta(TeamGrant.Meta):
        abstract = False


class CaseRecord(SealedRecord):
    """A sealed record of a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="%(class)s_records")

    class Meta:
        abstract = True
