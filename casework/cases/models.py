"""Cases and their records. Columns say that a case exists and when it is next due; everything else is sealed content."""

import hmac
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from casework.access import sealed
from casework.access.models import TeamGrant, UserGrant
from casework.access.policy import CASE, IDENTITY
from casework.access.records import SealedRecord
from casework.access.subjects import KeyedObject
from casework.accounts.models import Team
from casework.cases import choices

OF_THE_CASE = {"risk", "needs", "next"}  # facts of a catalogue card that come from the case compartment


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

    history = HistoricalRecords()

    class Meta:
        permissions = [("open_case", "May open this case")]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "next_action_on", "id"], name="case_due"),
            models.Index(fields=["next_action_on", "id"], name="case_next"),
        ]

    def card_for(self, card: dict[str, Any], compartments: Collection[str]) -> dict[str, Any]:
        """Risk, needs and the next step belong to the case's own compartment: a counsellor's card says only who she is."""
        return card if CASE in compartments else {name: fact for name, fact in card.items() if name not in OF_THE_CASE}

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


class Survivor(CaseRecord):
    """Who she is. Every answer may be missing; why is in ``missing``."""

    code, compartment = "cases.survivor", IDENTITY

    case_code = sealed.CharField(_("case code"), max_length=12, editable=False)
    given_name = sealed.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    father_name = sealed.CharField(_("father’s name"), max_length=120, blank=True)
    grandfather_name = sealed.CharField(_("grandfather’s name"), max_length=120, blank=True)
    husband_name = sealed.CharField(_("husband’s name"), max_length=120, blank=True)
    known_as = sealed.CharField(_("known as"), max_length=120, blank=True)
    birth = sealed.PartialDateField(_("date of birth"), null=True, blank=True)
    marital = sealed.CharField(_("marital status"), max_length=12, choices=choices.Marital.choices, blank=True)
    province = sealed.CharField(_("current province"), max_length=8, blank=True)
    displacement = sealed.CharField(_("displaced"), max_length=12, choices=choices.Displacement.choices, blank=True)
    language = sealed.CharField(_("language she prefers"), max_length=8, choices=choices.Spoken.choices, blank=True)


class SafeContact(CaseRecord):
    """How to reach her without putting her in danger. Shown wherever someone is about to."""

    code, compartment = "cases.safe_contact", IDENTITY

    phone = sealed.CharField(_("phone number"), max_length=30, blank=True)
    whose = sealed.CharField(_("whose number"), max_length=12, choices=choices.Whose.choices, blank=True)
    hours = sealed.CharField(_("safe hours"), max_length=120, blank=True)
    cover = sealed.CharField(_("if someone else answers, say"), max_length=200, blank=True)
    leave_message = sealed.BooleanField(_("a message may be left"), default=False)


class Consent(CaseRecord):
    """What she agreed to, or refused: a fact with its circumstances, not a flag. Withdrawn with effect at once."""

    code, compartment = "cases.consent", CASE

    kind = sealed.CharField(_("consent"), max_length=10, choices=choices.ConsentKind.choices)
    agreed = sealed.BooleanField(_("she agrees"), default=False)
    how = sealed.CharField(_("how given"), max_length=12, choices=choices.HowGiven.choices, blank=True)
    language = sealed.CharField(_("in which language"), max_length=8, choices=choices.Spoken.choices, blank=True)
    limits_explained = sealed.BooleanField(_("confidentiality and its limits explained"), default=False)
    interpreter = sealed.BooleanField(_("an interpreter was present"), default=False)
    given_on = sealed.DateField(pgettext_lazy("consent", "given on"), null=True, blank=True)
    until = sealed.DateField(pgettext_lazy("consent", "until"), null=True, blank=True)
    recipient = sealed.CharField(_("recipient"), max_length=36, blank=True)  # id of the partner organisation
    recipient_name = sealed.CharField(_("recipient"), max_length=200, blank=True)
    items = sealed.JSONField(_("items"), default=list, blank=True)
    purpose = sealed.CharField(_("purpose"), max_length=300, blank=True)
    withdrawn_on = sealed.DateField(_("withdrawn on"), null=True, blank=True)

    @property
    def in_force(self) -> bool:
        """True while it was given, not withdrawn, and has not run out."""
        from django.utils import timezone

        return self.agreed and self.withdrawn_on is None and (self.until is None or self.until >= timezone.localdate())


class Incident(CaseRecord):
    """What happened, in her own words; the worker's view apart from it."""

    code, compartment = "cases.incident", CASE

    account = sealed.TextField(_("in her own words"), blank=True)
    happened = sealed.PartialDateField(_("when it happened"), null=True, blank=True)
    observations = sealed.TextField(_("what the caseworker noticed"), blank=True)


class Situation(CaseRecord):
    """Where the case stands: risk, needs, and what is next. One per case; its summary is on the catalogue card."""

    code, compartment = "cases.situation", CASE

    risk = sealed.CharField(_("risk"), max_length=8, choices=choices.Risk.choices, blank=True)
    needs = sealed.JSONField(_("needs"), default=list, blank=True)
    next_step = sealed.CharField(_("next step"), max_length=160, blank=True)


class ContactNote(CaseRecord):
    """A contact with her or about her."""

    code, compartment = "cases.contact", CASE

    kind = sealed.CharField(_("kind of contact"), max_length=12, choices=choices.ContactKind.choices)
    on = sealed.DateField(pgettext_lazy("a contact", "date"))
    reached = sealed.BooleanField(_("she was reached"), default=True)
    text = sealed.TextField(_("note"), blank=True)


class Milestone(CaseRecord):
    """A turn of the case: opened, handed over, closed, reopened."""

    code, compartment = "cases.milestone", CASE

    OPENED, ASSIGNED, CLOSED, REOPENED = "opened", "assigned", "closed", "reopened"
    KINDS = [
        (OPENED, pgettext_lazy("milestone", "Case opened")),
        (ASSIGNED, pgettext_lazy("milestone", "Case assigned")),
        (CLOSED, pgettext_lazy("milestone", "Case closed")),
        (REOPENED, pgettext_lazy("milestone", "Case reopened")),
    ]

    kind = sealed.CharField(_("what happened"), max_length=10, choices=KINDS)
    on = sealed.DateField(pgettext_lazy("a milestone", "date"))
    reason = sealed.CharField(_("reason"), max_length=14, choices=choices.ClosureReason.choices, blank=True)
    to = sealed.CharField(_("to whom"), max_length=36, blank=True)  # id of a person
    text = sealed.TextField(_("note"), blank=True)
