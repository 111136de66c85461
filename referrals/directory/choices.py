"""The fixed vocabularies of an entry: what this field needs and HSDS does not have."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Sensitivity(models.TextChoices):
    """What may be done with an entry. Only an ordinary one ever leaves as a file."""

    ORDINARY = "ordinary", pgettext_lazy("sensitivity of a directory entry", "Ordinary")
    SENSITIVE = "sensitive", pgettext_lazy("sensitivity of a directory entry", "Sensitive: never exported")
    SHELTER = "shelter", pgettext_lazy("sensitivity of a directory entry", "Safe house: alias only, never exported")


class Working(models.TextChoices):
    """Whether they work now."""

    OPEN = "open", pgettext_lazy("state of an organisation", "Working")
    SUSPENDED = "suspended", pgettext_lazy("state of an organisation", "Suspended for now")
    CLOSED = "closed", pgettext_lazy("state of an organisation", "Closed")


class FemaleStaff(models.TextChoices):
    """Whether a woman can speak with a woman there."""

    ALWAYS = "always", pgettext_lazy("female staff", "Always")
    SOMETIMES = "sometimes", pgettext_lazy("female staff", "On some days")
    NO = "no", pgettext_lazy("female staff", "No")


class Mahram(models.TextChoices):
    """Whether she may come alone."""

    NOT_NEEDED = "not_needed", pgettext_lazy("mahram policy", "Not needed")
    FOR_SOME = "for_some", pgettext_lazy("mahram policy", "For some services")
    REQUIRED = "required", pgettext_lazy("mahram policy", "Required")


class Gender(models.TextChoices):
    """Of the person to speak with."""

    WOMAN = "woman", pgettext_lazy("gender of a focal point", "Woman")
    MAN = "man", pgettext_lazy("gender of a focal point", "Man")
