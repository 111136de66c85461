"""Fixed vocabularies of the legal room. What the law or an office names stands in reference lists."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Eligible(models.TextChoices):
    YES = "yes", pgettext_lazy("eligible for legal aid", "Yes")
    NO = "no", pgettext_lazy("eligible for legal aid", "No")
    LATER = "later", pgettext_lazy("eligible for legal aid", "To be decided")


class Side(models.TextChoices):
    """Which part somebody has in a matter."""

    OTHER = "other", pgettext_lazy("part in a matter", "Other side")
    OTHERS_LAWYER = "others_lawyer", pgettext_lazy("part in a matter", "Lawyer or representative of the other side")
    BESIDE_HER = "beside_her", pgettext_lazy("part in a matter", "Stands beside her")
    MAHRAM = "mahram", pgettext_lazy("part in a matter", "Her mahram before the court")
    GUARDIAN = "guardian", pgettext_lazy("part in a matter", "Guardian")
    CHILD = "child", pgettext_lazy("part in a matter", "Child it is about")
    MEDIATOR = "mediator", pgettext_lazy("part in a matter", "Mediator or elder")


class Capacity(models.TextChoices):
    """As what somebody holds a power of attorney."""

    OFFICE = "office", pgettext_lazy("who holds a power of attorney", "A lawyer of the office")
    PARTNER = "partner", pgettext_lazy("who holds a power of attorney", "A lawyer of a partner")
    LAWYER = "lawyer", pgettext_lazy("who holds a power of attorney", "Another lawyer")
    RELATIVE = "relative", pgettext_lazy("who holds a power of attorney", "A relative")
    OTHER = "other", pgettext_lazy("who holds a power of attorney", "Somebody else")


class OfferedBy(models.TextChoices):
    """Who offered a settlement."""

    SHE = "she", pgettext_lazy("who offered a settlement", "She herself")
    HER_FAMILY = "her_family", pgettext_lazy("who offered a settlement", "Her family")
    OTHER_SIDE = "other_side", pgettext_lazy("who offered a settlement", "The other side")
    ELDERS = "elders", pgettext_lazy("who offered a settlement", "Elders or a jirga")
    OFFICIAL = "official", pgettext_lazy("who offered a settlement", "Police or another office")
    COURT = "court", pgettext_lazy("who offered a settlement", "The court")
    WE = "we", pgettext_lazy("who offered a settlement", "We")


class Sender(models.TextChoices):
    """From whom a paper comes."""

    WE = "we", pgettext_lazy("who filed a paper", "Our side")
    OTHER = "other", pgettext_lazy("who filed a paper", "Other side")
    COURT = "court", pgettext_lazy("who filed a paper", "Court or office")


class Service(models.TextChoices):
    """How a paper was served."""

    HAND = "hand", pgettext_lazy("how a paper was served", "In her hand")
    LAWYER = "lawyer", pgettext_lazy("how a paper was served", "To the lawyer")
    RELATIVE = "relative", pgettext_lazy("how a paper was served", "To a relative")
    OFFICER = "officer", pgettext_lazy("how a paper was served", "By an officer of the court")
    POLICE = "police", pgettext_lazy("how a paper was served", "By the police")
    ELDER = "elder", pgettext_lazy("how a paper was served", "By the elder of the village or quarter")
    NOTICE = "notice", pgettext_lazy("how a paper was served", "By a public notice")
    OTHER = "other", pgettext_lazy("how a paper was served", "Otherwise")


class Held(models.TextChoices):
    """What became of a hearing."""

    AHEAD = "ahead", pgettext_lazy("what became of a hearing", "Ahead")
    HELD = "held", pgettext_lazy("what became of a hearing", "Held")
    ADJOURNED = "adjourned", pgettext_lazy("what became of a hearing", "Put off")
    DROPPED = "dropped", pgettext_lazy("what became of a hearing", "Called off")


class Mahram(models.TextChoices):
    """Whether a mahram is required at a hearing."""

    REQUIRED = "required", pgettext_lazy("mahram at a hearing", "Required")
    NOT_REQUIRED = "not_required", pgettext_lazy("mahram at a hearing", "Not required")


class Proof(models.TextChoices):
    DOCUMENT = "document", pgettext_lazy("kind of evidence", "Document")
    WITNESS = "witness", pgettext_lazy("kind of evidence", "Witness")
    EXPERT = "expert", pgettext_lazy("kind of evidence", "Expert")
    OTHER = "other", pgettext_lazy("kind of evidence", "Other evidence")


class Appeal(models.TextChoices):
    """What she decided about an appeal."""

    YES = "yes", pgettext_lazy("appeal against a decision", "She appealed")
    OTHER_SIDE = "other_side", pgettext_lazy("appeal against a decision", "The other side appealed")
    NO = "no", pgettext_lazy("appeal against a decision", "She does not want to")
    LATE = "late", pgettext_lazy("appeal against a decision", "The day has passed")


class Enforcement(models.TextChoices):
    NOT_NEEDED = "not_needed", pgettext_lazy("enforcement of a decision", "Not needed")
    ASKED = "asked", pgettext_lazy("enforcement of a decision", "Asked for")
    RUNNING = "running", pgettext_lazy("enforcement of a decision", "Going on")
    DONE = "done", pgettext_lazy("enforcement of a decision", "Carried out")
    REFUSED = "refused", pgettext_lazy("enforcement of a decision", "Refused")


OPEN, CLOSED = "open", "closed"  # a matter
STATES = [(OPEN, pgettext_lazy("state of a matter", "Open")), (CLOSED, pgettext_lazy("state of a matter", "Closed"))]
