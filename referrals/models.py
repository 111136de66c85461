"""Referrals to partner organisations and to other teams of the office: what a survivor agreed to share, under a key of its own."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from casework.access import sealed
from casework.access.history import Versions
from casework.access.models import TeamGrant, UserGrant
from casework.access.policy import CASE, PACKET
from casework.access.records import SealedRecord
from casework.access.subjects import KeyedObject
from casework.accounts.models import CASELOAD, Team, User
from casework.cases import lists
from casework.cases.models import Case, CaseRecord, Consent
from casework.cases.models.coded import Coded
from casework.documents.choices import FileType
from casework.documents.models import LONGEST_NAME
from casework.encryption import CannotOpen, lp, open_small, seal_small
from casework.legal.choices import Mahram
from referrals.conflicts.models import ConflictCheck as ConflictCheck
from referrals.conflicts.models import ConflictQuestion as ConflictQuestion
from referrals.conflicts.models import PartnerClient as PartnerClient
from referrals.directory.models import DirectoryEntry as DirectoryEntry  # a model is found through the models of its app


class State(models.TextChoices):
    """Where a referral stands."""

    SENT = "sent", pgettext_lazy("state of a referral", "New: waiting for an answer")
    RECEIVED = "received", pgettext_lazy("state of a referral", "Opened: waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("state of a referral", "Accepted")
    DECLINED = "declined", pgettext_lazy("state of a referral", "Declined")
    IN_PROGRESS = "in_progress", pgettext_lazy("state of a referral", "In progress")
    COMPLETED = "completed", pgettext_lazy("state of a referral", "Completed")
    NOT_COMPLETED = "not_completed", pgettext_lazy("state of a referral", "Ended without completion")
    UNAVAILABLE = "unavailable", pgettext_lazy("state of a referral", "Service not available")
    DECLINED_BY_HER = "declined_by_her", pgettext_lazy("state of a referral", "Declined by her")
    REVOKED = "revoked", pgettext_lazy("state of a referral", "Taken back by the office")
    REPLACED = "replaced", pgettext_lazy("state of a referral", "Replaced by a changed packet")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a referral", "Consent withdrawn")
    EXPIRED = "expired", pgettext_lazy("state of a referral", "Consent ended")


WAITING_STATES = (State.SENT, State.RECEIVED)
GOING_STATES = (State.ACCEPTED, State.IN_PROGRESS)
KEPT_DAYS = 14  # after the work is over a packet stays open so long, unless she agreed to other days
OPEN_STATES = (*WAITING_STATES, *GOING_STATES)


class Priority(models.TextChoices):
    """IASC inter-agency referral form."""

    EMERGENCY = "emergency", pgettext_lazy("priority", "Emergency (24 hours)")
    URGENT = "urgent", pgettext_lazy("priority", "Urgent (72 hours)")
    NORMAL = "normal", pgettext_lazy("priority", "Normal (two weeks)")


class Side(models.TextChoices):
    """The two sides of a referral."""

    OFFICE = "office", pgettext_lazy("side of a referral", "The office")
    PARTNER = "partner", pgettext_lazy("side of a referral", "The partner")


class Parts(models.TextChoices):
    """Whether parts of the case itself open for the colleague of another team who takes the referral."""

    NONE = ""
    AGREED = "agreed"
    GIVEN = "given"


class Referral(KeyedObject):
    """A packet sent to one partner organisation, or to one other team of the office, while one consent lasts."""

    subject_kind = "referral"
    open_permission = "open_referral"
    not_told = frozenset({"office_key"})  # a new key of the case seals it anew; that it was exchanged shows when it opens

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Team, models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=15, choices=State.choices, default=State.SENT)
    priority = models.CharField(max_length=9, choices=Priority.choices, default=Priority.NORMAL)
    sent_on = models.DateField()
    expires_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)  # since when no key of the partner is left
    moved_at = models.DateTimeField()  # the hour in which it came to where it stands; the history keeps that of every step
    due_at = models.DateTimeField()  # the hour by which an answer is asked for
    waits_for = models.CharField(max_length=7, choices=Side.choices, blank=True)  # who was asked something, and has not answered yet
    asked_on = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")  # who of the other side works on it
    parts = models.CharField(max_length=6, choices=Parts.choices, blank=True, default=Parts.NONE)
    parts_grant = models.BinaryField(max_length=16, default=bytes, blank=True)  # serial of the grant of the case that came of it
    feedback_on = models.DateField(null=True, blank=True)  # the day on which it was written down what she says of it, or why not
    on_paper = models.BooleanField(default=False)  # it went as a letter: no key of it is with the organisation
    office_key = models.BinaryField(default=bytes)  # the packet key, sealed under the case's own key

    history = HistoricalRecords(history_manager=Versions)

    class Meta:
        permissions = [("open_referral", "May open this referral")]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "sent_on", "id"], name="referral_desk")]

    @property
    def ledger_case(self) -> uuid.UUID:
        return self.case_id

    @property
    def usual_teams(self) -> Collection[uuid.UUID]:
        return (self.organisation_id,)

    @property
    def is_inside(self) -> bool:
        """Whether it went to another team of the office."""
        return self.organisation.kind == CASELOAD

    def office_info(self) -> bytes:
        return lp("hamraz/office-key/v1", str(self.pk), str(self.case_id))

    def keep_office_key(self, case_key: bytes, packet_key: bytes) -> None:
        """The office reaches the packet through the case: a hand-over of the case needs nothing more."""
        self.office_key = seal_small(case_key, self.office_info(), packet_key)

    def open_by_other_keys(self, ring: Any) -> None:
        ring.load({self.case})
        if not self.office_key or not ring.holds(self.case_id, CASE):
            return
        for epoch in range(ring.newest(self.case_id, CASE), 0, -1):
            try:
                case_key = ring.key(self.case_id, CASE, epoch)
                ring.take_committed(self.pk, PACKET, 1, open_small(case_key, self.office_info(), bytes(self.office_key)))
            except (CannotOpen, LookupError):
                continue


class ReferralUserGrant(UserGrant):
    content_object = models.ForeignKey(Referral, models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False


class ReferralTeamGrant(TeamGrant):
    content_object = models.ForeignKey(Referral, models.CASCADE, related_name="team_grants")

    class Meta(TeamGrant.Meta):
        abstract = False


class ReferralRecord(SealedRecord):
    """A record under a packet's key: the office and the one partner read it, nobody else."""

    subject_field = "referral"
    compartment = PACKET

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="%(class)s_records")

    class Meta:
        abstract = True


class Packet(ReferralRecord):
    """Exactly the items she agreed to, as they were when sent."""

    code = "referrals.packet"

    referral_code = sealed.CharField(_("referral"), max_length=12)
    matter = sealed.CharField(_("matter"), max_length=200)
    purpose = sealed.CharField(_("purpose"), max_length=300, blank=True)
    sender = sealed.CharField(_("from"), max_length=200, blank=True)
    kept_days = sealed.IntegerField(_("days open after the work"), default=KEPT_DAYS)
    legal = sealed.BooleanField(_("the legal part of the file, as it goes on"), default=False)
    parts = sealed.JSONField(_("parts of the case that open"), default=list)  # for whoever of another team takes it
    items = sealed.JSONField(_("items"), default=list)  # [{"item": "name", "rows": [["label", "value", "kind"], …]}, …]


class Answer(ReferralRecord):
    """What the partner said: accepted, declined with a reason, progress, outcome."""

    code = "referrals.answer"

    ACCEPTED, DECLINED, PROGRESS, COMPLETED, NOT_COMPLETED = "accepted", "declined", "progress", "completed", "not_completed"
    UNAVAILABLE = "unavailable"
    KINDS = [
        (ACCEPTED, pgettext_lazy("answer of a partner", "Accepted")),
        (DECLINED, pgettext_lazy("answer of a partner", "Declined")),
        (PROGRESS, pgettext_lazy("answer of a partner", "Progress")),
        (COMPLETED, pgettext_lazy("answer of a partner", "Completed")),
        (NOT_COMPLETED, pgettext_lazy("answer of a partner", "Ended without completion")),
        (UNAVAILABLE, pgettext_lazy("answer of a partner", "Service not available")),
    ]
    REASONS = [
        ("capacity", pgettext_lazy("why declined", "No capacity now")),
        ("area", pgettext_lazy("why declined", "Not in our area")),
        ("mandate", pgettext_lazy("why declined", "Not our kind of work")),
        ("conflict", pgettext_lazy("why declined", "Conflict of interest")),
        ("safety", pgettext_lazy("why declined", "Not safe for her with us")),
        ("other", pgettext_lazy("why declined", "Another reason")),
    ]

    kind = sealed.CharField(_("answer"), max_length=13, choices=KINDS)
    reason = sealed.CharField(_("reason"), max_length=10, choices=REASONS, blank=True)
    on = sealed.DateField(pgettext_lazy("an answer", "date"))
    text = sealed.TextField(_("note"), blank=True)
    heard_from = sealed.CharField(_("who said it"), max_length=200, blank=True)  # where the office wrote it down


class Ending(ReferralRecord):
    """Why the office ended a referral, in its own words. It is written when the packet closes to the partner, who never reads it."""

    code = "referrals.ending"

    KINDS = [(state.value, state.label) for state in (State.DECLINED_BY_HER, State.UNAVAILABLE, State.REVOKED)]

    kind = sealed.CharField(pgettext_lazy("of a referral", "how it ended"), max_length=15, choices=KINDS)
    text = sealed.TextField(_("note"), blank=True)


class Message(ReferralRecord):
    """A question or an answer between the office and the partner, about this referral."""

    code = "referrals.message"

    side = sealed.CharField(pgettext_lazy("of a message", "from"), max_length=7, choices=Side.choices)
    text = sealed.TextField(_("message"))


class HearingNote(ReferralRecord):
    """A hearing that the partner writes down, so that the office can take it into its calendar."""

    code = "referrals.hearing"

    on = sealed.DateField(pgettext_lazy("a hearing", "date"))
    start = sealed.CharField(_("from what time"), max_length=5, blank=True)  # "09:30"
    court = sealed.CharField(_("before whom, and where"), max_length=120)
    bring = sealed.TextField(_("what she has to bring"), blank=True)
    mahram = sealed.CharField(_("a mahram"), max_length=12, choices=Mahram.choices, blank=True)
    taken = sealed.LinkField(_("hearing"), max_length=36, blank=True, editable=False)  # the record of the legal calendar that came of it


class ReturnedDocument(ReferralRecord):
    """A document that the partner sends back, so that the office can take it into the case; the key of its file is in here too."""

    code = "referrals.document"

    name = sealed.CharField(pgettext_lazy("a document", "name"), max_length=LONGEST_NAME, blank=True)
    kind = Coded(_("kind of document"), of=lists.DOCUMENT_KINDS, blank=True)
    dated = sealed.PartialDateField(_("date on the document"), null=True, blank=True)
    note = sealed.TextField(pgettext_lazy("about a document", "note"), blank=True)
    type = sealed.CharField(_("type of file"), max_length=4, choices=FileType.choices, blank=True)
    file = sealed.CharField(max_length=36, blank=True, editable=False)  # id of the SealedFile
    file_key = sealed.CharField(max_length=64, blank=True, editable=False)
    size = sealed.IntegerField(default=0, editable=False)
    taken = sealed.LinkField(_("document of this case"), max_length=36, blank=True, editable=False)  # what came of it in the case

    @property
    def kind_words(self) -> str:
        """What kind of paper it is, in the words of the office's list."""
        return lists.label(lists.DOCUMENT_KINDS, self.kind) if self.kind else ""


class ReferralFeedback(CaseRecord):
    """What she says of a referral whose work is over: under the case's own key, for the office alone."""

    code, compartment = "referrals.feedback", CASE

    SAID, NOT_ASKED, DECLINED = "said", "not_asked", "declined"
    ASKED = [
        (SAID, pgettext_lazy("feedback on a referral", "She told us")),
        (NOT_ASKED, pgettext_lazy("feedback on a referral", "She could not be asked")),
        (DECLINED, pgettext_lazy("feedback on a referral", "She does not want to say")),
    ]
    HELPED = [
        ("helped", pgettext_lazy("feedback on a referral", "It helped")),
        ("partly", pgettext_lazy("feedback on a referral", "It helped in part")),
        ("not", pgettext_lazy("feedback on a referral", "It did not help")),
        ("worse", pgettext_lazy("feedback on a referral", "It made things worse")),
    ]
    YES_OR_NO = [
        ("yes", pgettext_lazy("feedback on a referral", "Yes")),
        ("partly", pgettext_lazy("feedback on a referral", "In part")),
        ("no", pgettext_lazy("feedback on a referral", "No")),
    ]

    referral = sealed.LinkField(_("referral"), max_length=36, editable=False)
    on = sealed.DateField(pgettext_lazy("feedback on a referral", "asked on"))
    asked = sealed.CharField(pgettext_lazy("feedback on a referral", "what she says"), max_length=9, choices=ASKED)
    why = sealed.CharField(_("why she could not be asked"), max_length=300, blank=True)
    helped = sealed.CharField(pgettext_lazy("feedback on a referral", "did it help her"), max_length=6, choices=HELPED, blank=True)
    respect = sealed.CharField(_("was she treated with respect"), max_length=6, choices=YES_OR_NO, blank=True)
    again = sealed.CharField(_("would she go there again"), max_length=6, choices=YES_OR_NO, blank=True)
    text = sealed.TextField(_("in her words"), blank=True)


class Colleague(models.Model):
    """How someone of a partner organisation is called by her colleagues: under the organisation's own key, for them alone.

    The office has her name under its key, and she has it under hers; neither helps the colleague who assigns a referral to her.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    organisation = models.ForeignKey(Team, models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    card = models.BinaryField()

    class Meta:
        default_permissions = ()


class Capacity(models.Model):
    """How many referrals an organisation can work on at once, as it says itself; empty means that it does not say."""

    organisation = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="+")
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_until = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
