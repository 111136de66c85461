"""Fixed vocabularies of casework. What differs by office, place or year (needs, services, laws) is reference data: casework/reference."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a case", "Open")
    CLOSED = "closed", pgettext_lazy("state of a case", "Closed")
    ARCHIVED = "archived", pgettext_lazy("state of a case", "Archived")


class Missing(models.TextChoices):
    """Why there is no answer: four different facts, with "given"."""

    GIVEN = "given", pgettext_lazy("kind of answer", "Given")
    DECLINED = "declined", pgettext_lazy("kind of answer", "Declined")
    NOT_ASKED = "not_asked", pgettext_lazy("kind of answer", "Not asked")
    UNKNOWN = "unknown", pgettext_lazy("kind of answer", "Unknown")


class Marital(models.TextChoices):
    """Marital status as Afghan casework needs it."""

    NEVER = "never", pgettext_lazy("marital status", "Never married")
    ENGAGED = "engaged", pgettext_lazy("marital status", "Engaged")
    NIKAH = "nikah", pgettext_lazy("marital status", "Nikah done, not moved in")
    MARRIED = "married", pgettext_lazy("marital status", "Married")
    CO_WIFE = "co_wife", pgettext_lazy("marital status", "Married, husband has another wife")
    SEPARATED = "separated", pgettext_lazy("marital status", "Separated without divorce")
    DIVORCED = "divorced", pgettext_lazy("marital status", "Divorced")
    WIDOW = "widow", pgettext_lazy("marital status", "Widow")
    MISSING = "missing", pgettext_lazy("marital status", "Husband missing")


class Displacement(models.TextChoices):
    RESIDENT = "resident", pgettext_lazy("displacement", "Resident")
    DISPLACED = "idp", pgettext_lazy("displacement", "Displaced inside the country")
    RETURNEE = "returnee", pgettext_lazy("displacement", "Returnee")
    REFUGEE = "refugee", pgettext_lazy("displacement", "Refugee")
    OTHER = "other", pgettext_lazy("displacement", "Other")


class Spoken(models.TextChoices):
    DARI = "fa-af", _("Dari")
    PASHTO = "ps", _("Pashto")
    UZBEK = "uz", _("Uzbek")
    OTHER = "other", pgettext_lazy("spoken language", "Another language")


class Whose(models.TextChoices):
    """Whose phone it is."""

    OWN = "own", pgettext_lazy("whose phone", "Her own")
    SISTER = "sister", pgettext_lazy("whose phone", "Sister’s")
    MOTHER = "mother", pgettext_lazy("whose phone", "Mother’s")
    RELATIVE = "relative", pgettext_lazy("whose phone", "Another relative’s")
    NEIGHBOUR = "neighbour", pgettext_lazy("whose phone", "A neighbour’s or friend’s")
    OTHER = "other", pgettext_lazy("whose phone", "Someone else’s")


class ConsentKind(models.TextChoices):
    SERVICES = "services", _("To services")
    RELEASE = "release", _("To share information")
    REPORTING = "reporting", _("To statistics without names")


class HowGiven(models.TextChoices):
    VERBAL = "verbal", pgettext_lazy("how consent was given", "Verbal")
    WRITTEN = "written", pgettext_lazy("how consent was given", "Signed")
    THUMBPRINT = "thumbprint", pgettext_lazy("how consent was given", "Thumbprint")


class Guardian(models.TextChoices):
    """A guardian's answer for a child, or why none was asked: then the caseworker and her supervisor decide with the child."""

    GIVEN = "given", pgettext_lazy("consent of a guardian", "Given")
    REFUSED = "refused", pgettext_lazy("consent of a guardian", "Refused")
    UNSAFE = "unsafe", pgettext_lazy("consent of a guardian", "Not asked: the guardian is not safe for her")
    ABSENT = "absent", pgettext_lazy("consent of a guardian", "Not asked: there is no guardian to ask")


class DutyGround(models.TextChoices):
    """Why something had to be told without her consent. There is no other ground."""

    DANGER = "danger", pgettext_lazy("ground of a duty to protect", "Imminent danger to her life")
    CHILD = "child", pgettext_lazy("ground of a duty to protect", "A child has to be protected")
    COMPELLED = "compelled", pgettext_lazy("ground of a duty to protect", "Compelled by law")


class Risk(models.TextChoices):
    HIGH = "high", pgettext_lazy("risk", "High")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    LOW = "low", pgettext_lazy("risk", "Low")


class CasePart(models.TextChoices):
    """The parts of a case that have a key of their own (casework.access.policy)."""

    IDENTITY = "identity", pgettext_lazy("compartment of a case", "Identity")
    CASE = "case", pgettext_lazy("compartment of a case", "Case")
    LEGAL = "legal", pgettext_lazy("compartment of a case", "Legal")
    COUNSELLING = "counselling", pgettext_lazy("compartment of a case", "Counselling")


class SharedItem(models.TextChoices):
    """What a consent to share can name: exact items, never "the case"."""

    NAME = "name", pgettext_lazy("item to share", "The name she wants used")
    FAMILY = "family", pgettext_lazy("item to share", "Names of father and husband")
    CONTACT = "contact", pgettext_lazy("item to share", "Safe contact")
    BIRTH = "birth", pgettext_lazy("item to share", "Date of birth")
    MARITAL = "marital", pgettext_lazy("item to share", "Marital status")
    PROVINCE = "province", pgettext_lazy("item to share", "Current province")
    NEEDS = "needs", pgettext_lazy("item to share", "What she needs")
    RISK = "risk", pgettext_lazy("item to share", "Risk to her safety")
    ACCOUNT = "account", pgettext_lazy("item to share", "What happened, in her own words")


class ContactKind(models.TextChoices):
    CALL = "call", pgettext_lazy("kind of contact", "Follow-up call")
    OFFICE = "office", pgettext_lazy("kind of contact", "Visit at the office")
    OUTSIDE = "outside", pgettext_lazy("kind of contact", "Meeting outside")
    ACCOMPANIED = "accompanied", pgettext_lazy("kind of contact", "Accompaniment")
    NOTE = "note", pgettext_lazy("kind of contact", "Note")


class FlagKind(models.TextChoices):
    """Why a case is marked. High risk is an answer of the situation, not a flag."""

    SAFETY = "safety", pgettext_lazy("kind of flag", "Danger now")
    NO_CALL = "no_call", pgettext_lazy("kind of flag", "Do not contact her")
    CHILD = "child", pgettext_lazy("kind of flag", "A child is in danger")
    CONFLICT = "conflict", pgettext_lazy("kind of flag", "Conflict of interest")
    OTHER = "other", pgettext_lazy("kind of flag", "Look before you act")


class Check(models.TextChoices):
    """The answer to a line of a checklist."""

    YES = "yes", pgettext_lazy("line of a checklist", "Yes")
    NO = "no", pgettext_lazy("line of a checklist", "No")
    NA = "na", pgettext_lazy("line of a checklist", "Does not apply")
