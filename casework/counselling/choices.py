"""Fixed vocabularies of counselling."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Attendance(models.TextChoices):
    CAME = "came", pgettext_lazy("attendance of a session", "She came")
    SHORT = "short", pgettext_lazy("attendance of a session", "She came, it was cut short")
    NOT_CAME = "not_came", pgettext_lazy("attendance of a session", "She did not come")
    PUT_OFF = "put_off", pgettext_lazy("attendance of a session", "Put off by us")


class Absence(models.TextChoices):
    """Why a session did not take place, as far as it is known. No reason is held against her."""

    HER_WISH = "her_wish", pgettext_lazy("reason of absence", "She did not want to")
    NOT_LET = "not_let", pgettext_lazy("reason of absence", "She was not let out")
    UNSAFE = "unsafe", pgettext_lazy("reason of absence", "It was not safe to come")
    ILL = "ill", pgettext_lazy("reason of absence", "Illness")
    WAY = "way", pgettext_lazy("reason of absence", "The way, or no mahram")
    WORK = "work", pgettext_lazy("reason of absence", "Work or children")
    OFFICE = "office", pgettext_lazy("reason of absence", "On our side")
    OTHER = "other", pgettext_lazy("reason of absence", "Another reason")


class Modality(models.TextChoices):
    PERSON = "person", pgettext_lazy("how a session is held", "In person")
    PHONE = "phone", pgettext_lazy("how a session is held", "By phone")
    GROUP = "group", pgettext_lazy("how a session is held", "In a group")


class Place(models.TextChoices):
    """A kind of place, never an address."""

    OFFICE = "office", pgettext_lazy("place of a session", "At the office")
    HEALTH = "health", pgettext_lazy("place of a session", "At a health centre")
    WOMEN = "women", pgettext_lazy("place of a session", "In a room for women")
    HOME = "home", pgettext_lazy("place of a session", "Where she lives")
    OTHER = "other", pgettext_lazy("place of a session", "Another place")


class Interpreter(models.TextChoices):
    NONE = "none", pgettext_lazy("interpreter in a session", "None")
    SIGNED = "signed", pgettext_lazy("interpreter in a session", "Yes, she has promised secrecy in writing")
    UNSIGNED = "unsigned", pgettext_lazy("interpreter in a session", "Yes, without a written promise")


class Present(models.TextChoices):
    """Who is in the room beside the two; nobody is named."""

    CHILD = "child", pgettext_lazy("present in a session", "A child of hers")
    WOMAN = "woman", pgettext_lazy("present in a session", "A woman she brought")
    MAN = "man", pgettext_lazy("present in a session", "A man of her family")
    GROUP = "group", pgettext_lazy("present in a session", "Women of the group")
    COLLEAGUE = "colleague", pgettext_lazy("present in a session", "A colleague")


class Theme(models.TextChoices):
    SAFETY = "safety", pgettext_lazy("theme of a session", "Safety at home")
    SLEEP = "sleep", pgettext_lazy("theme of a session", "Sleep")
    FEAR = "fear", pgettext_lazy("theme of a session", "Fear and worry")
    GRIEF = "grief", pgettext_lazy("theme of a session", "Grief and sadness")
    ANGER = "anger", pgettext_lazy("theme of a session", "Anger")
    SHAME = "shame", pgettext_lazy("theme of a session", "Guilt and shame")
    BODY = "body", pgettext_lazy("theme of a session", "Pain and body")
    MEMORIES = "memories", pgettext_lazy("theme of a session", "Bad memories")
    FAMILY = "family", pgettext_lazy("theme of a session", "Husband and family")
    CHILDREN = "children", pgettext_lazy("theme of a session", "Children")
    COURT = "court", pgettext_lazy("theme of a session", "Court and papers")
    FUTURE = "future", pgettext_lazy("theme of a session", "Hope and future")
    FIRST = "first", pgettext_lazy("theme of a session", "Getting to know each other, secrecy")


class Technique(models.TextChoices):
    LISTENING = "listening", pgettext_lazy("technique of counselling", "Listening and support")
    KNOWLEDGE = "knowledge", pgettext_lazy("technique of counselling", "Explaining what violence does to people")
    BREATHING = "breathing", pgettext_lazy("technique of counselling", "Breathing and relaxation")
    GROUNDING = "grounding", pgettext_lazy("technique of counselling", "Coming back to the here and now")
    PROBLEMS = "problems", pgettext_lazy("technique of counselling", "Solving problems step by step")
    ACTIVATION = "activation", pgettext_lazy("technique of counselling", "Doing small things again")
    SUPPORT = "support", pgettext_lazy("technique of counselling", "Finding people who stand by her")
    SAFETY = "safety", pgettext_lazy("technique of counselling", "Planning for safety")
    OTHER = "other", pgettext_lazy("technique of counselling", "Another")


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
