"""Vocabularies of counselling: what an office words itself is a list of casework.reference; what code asks for by name is fixed here."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Reference lists.
ABSENCES, WAYS, SESSION_PLACES, COMPANY = "absence_reasons", "session_ways", "session_places", "session_company"
THEMES, TECHNIQUES = "session_themes", "session_techniques"


class Attendance(models.TextChoices):
    CAME = "came", pgettext_lazy("attendance of a session", "She came")
    SHORT = "short", pgettext_lazy("attendance of a session", "She came, it was cut short")
    NOT_CAME = "not_came", pgettext_lazy("attendance of a session", "She did not come")
    PUT_OFF = "put_off", pgettext_lazy("attendance of a session", "Put off by us")


class Interpreter(models.TextChoices):
    NONE = "none", pgettext_lazy("interpreter in a session", "None")
    SIGNED = "signed", pgettext_lazy("interpreter in a session", "Yes, she has promised secrecy in writing")
    UNSIGNED = "unsigned", pgettext_lazy("interpreter in a session", "Yes, without a written promise")


class Safety(models.TextChoices):
    """How safe she is since the last time."""

    SAME = "same", pgettext_lazy("safety since the last session", "Unchanged")
    BETTER = "better", pgettext_lazy("safety since the last session", "Better")
    WORSE = "worse", pgettext_lazy("safety since the last session", "Worse")


class Harm(models.TextChoices):
    """Thoughts of harming herself."""

    NONE = "none", pgettext_lazy("thoughts of harming herself", "No")
    THOUGHTS = "thoughts", pgettext_lazy("thoughts of harming herself", "Yes, thoughts")
    PLAN = "plan", pgettext_lazy("thoughts of harming herself", "Yes, and a plan")


class RiskFlag(models.TextChoices):
    SUICIDE = "suicide", pgettext_lazy("risk flag", "Suicide")
    SELF_HARM = "self_harm", pgettext_lazy("risk flag", "Harming herself")
    KILLING = "killing", pgettext_lazy("risk flag", "Somebody threatens to kill her")
    VIOLENCE = "violence", pgettext_lazy("risk flag", "Violence at home goes on")
    CHILD = "child", pgettext_lazy("risk flag", "Danger for a child")


ALARMING: Final = frozenset({RiskFlag.SUICIDE, RiskFlag.SELF_HARM, RiskFlag.KILLING})


class Stage(models.TextChoices):
    FIRST = "first", pgettext_lazy("stage of counselling", "At the beginning")
    MIDDLE = "middle", pgettext_lazy("stage of counselling", "In between")
    LAST = "last", pgettext_lazy("stage of counselling", "At the end")


class Mode(models.TextChoices):
    """How the questions reach her. The screen only shows an official text that is at hand."""

    PAPER_READ = "paper_read", pgettext_lazy("mode of a questionnaire", "The official text on paper, read aloud; numbers entered here")
    PAPER_OWN = "paper_own", pgettext_lazy("mode of a questionnaire", "The official text on paper, filled in by her; numbers entered here")
    SCREEN = "screen", pgettext_lazy("mode of a questionnaire", "Read aloud from this screen")


class Given(models.TextChoices):
    """The language in which the questions were put to her."""

    DARI = "fa-af", _("Dari")
    PASHTO = "ps", _("Pashto")
    ENGLISH = "en", _("English")


class Why(models.TextChoices):
    """Why a counsellor asks for her supervisor. It says no more than that."""

    SAFETY = "safety", pgettext_lazy("why a counsellor asks", "Safety: she worked through the safety protocol")
    SUPERVISION = "supervision", pgettext_lazy("why a counsellor asks", "She would like to talk a session over")
