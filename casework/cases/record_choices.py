"""Fixed vocabularies of the record: the person, what happened, assessment, plans, follow-up. What is derived has a vocabulary too."""

from django.db import models
from django.utils.translation import pgettext_lazy


class YesNo(models.TextChoices):
    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")


class Tazkira(models.TextChoices):
    """What paper says who she is. None is common, and no obstacle."""

    ELECTRONIC = "electronic", pgettext_lazy("tazkira", "Electronic")
    PAPER = "paper", pgettext_lazy("tazkira", "Paper")
    NONE = "none", pgettext_lazy("tazkira", "Never had one")
    LOST = "lost", pgettext_lazy("tazkira", "Lost")
    WITHHELD = "withheld", pgettext_lazy("tazkira", "Withheld by the family")


class Difficulty(models.TextChoices):
    """The four levels of the Washington Group's short set."""

    NONE = "none", pgettext_lazy("level of difficulty", "No difficulty")
    SOME = "some", pgettext_lazy("level of difficulty", "Some difficulty")
    MUCH = "much", pgettext_lazy("level of difficulty", "A lot of difficulty")
    CANNOT = "cannot", pgettext_lazy("level of difficulty", "Cannot do it at all")


class Disability(models.TextChoices):
    """Derived from the short set, never asked."""

    NONE = "none", pgettext_lazy("disability", "No disability")
    PHYSICAL = "physical", pgettext_lazy("disability", "Physical disability")
    MENTAL = "mental", pgettext_lazy("disability", "Mental disability")
    BOTH = "both", pgettext_lazy("disability", "Physical and mental disability")


class Sex(models.TextChoices):
    FEMALE = "female", pgettext_lazy("sex", "Female")
    MALE = "male", pgettext_lazy("sex", "Male")


class LivesWith(models.TextChoices):
    """With whom a child lives."""

    HER = "her", pgettext_lazy("a child lives with", "With her")
    FATHER = "father", pgettext_lazy("a child lives with", "With the father or his family")
    HER_FAMILY = "family", pgettext_lazy("a child lives with", "With her own family")
    OTHER = "other", pgettext_lazy("a child lives with", "Elsewhere")


class Caretaker(models.TextChoices):
    """Who takes care of a girl under 18."""

    PARENT = "parent", pgettext_lazy("caretaker", "Parent or guardian")
    RELATIVE = "relative", pgettext_lazy("caretaker", "Another relative")
    HUSBAND = "husband", pgettext_lazy("caretaker", "Husband or his family")
    OTHER = "other", pgettext_lazy("caretaker", "Someone else")
    NOBODY = "nobody", pgettext_lazy("caretaker", "Nobody")


class Way(models.TextChoices):
    """The best way to reach her."""

    CALL = "call", pgettext_lazy("way to reach her", "Call")
    VISIT = "visit", pgettext_lazy("way to reach her", "She comes herself")
    THROUGH = "through", pgettext_lazy("way to reach her", "Through someone")


class Stage(models.TextChoices):
    """Where she was in her displacement when it happened."""

    NOT_DISPLACED = "not", pgettext_lazy("stage of displacement", "Not displaced")
    BEFORE = "before", pgettext_lazy("stage of displacement", "Before leaving home")
    FLIGHT = "flight", pgettext_lazy("stage of displacement", "On the way")
    REFUGE = "refuge", pgettext_lazy("stage of displacement", "In the place of refuge")
    RETURN = "return", pgettext_lazy("stage of displacement", "On the way back")
    AFTER = "after", pgettext_lazy("stage of displacement", "After coming back")


class TimeOfDay(models.TextChoices):
    MORNING = "morning", pgettext_lazy("time of day", "Morning")
    AFTERNOON = "afternoon", pgettext_lazy("time of day", "Afternoon")
    NIGHT = "night", pgettext_lazy("time of day", "Evening or night")


class Reported(models.TextChoices):
    """Whether she told it elsewhere before."""

    NO = "no", pgettext_lazy("reported before", "No")
    ORGANISATION = "organisation", pgettext_lazy("reported before", "To another organisation")
    OFFICE = "office", pgettext_lazy("reported before", "To an authority")
    ELDERS = "elders", pgettext_lazy("reported before", "To elders or a jirga")


class Abduction(models.TextChoices):
    NONE = "none", pgettext_lazy("abduction", "No")
    TRAFFICKED = "trafficked", pgettext_lazy("abduction", "Trafficked")
    RECRUITED = "recruited", pgettext_lazy("abduction", "Taken by an armed group")
    OTHER = "other", pgettext_lazy("abduction", "Taken away in another way")


class Context(models.TextChoices):
    """Contexts of an incident: derived, shown, never stored."""

    PARTNER = "partner", pgettext_lazy("context of an incident", "Intimate partner violence")
    CHILD = "child", pgettext_lazy("context of an incident", "Child sexual abuse")
    EARLY_MARRIAGE = "early_marriage", pgettext_lazy("context of an incident", "Early marriage")
    EXPLOITATION = "exploitation", pgettext_lazy("context of an incident", "Possible sexual exploitation")
    SLAVERY = "slavery", pgettext_lazy("context of an incident", "Possible sexual slavery")
    PRACTICE = "practice", pgettext_lazy("context of an incident", "Harmful traditional practice")


class AgeGroup(models.TextChoices):
    """The groups in which the age of a perpetrator is told."""

    TO_11 = "0-11", pgettext_lazy("age group", "0 to 11")
    TO_17 = "12-17", pgettext_lazy("age group", "12 to 17")
    TO_25 = "18-25", pgettext_lazy("age group", "18 to 25")
    TO_40 = "26-40", pgettext_lazy("age group", "26 to 40")
    TO_60 = "41-60", pgettext_lazy("age group", "41 to 60")
    OVER_60 = "61+", pgettext_lazy("age group", "61 or older")


class Relation(models.TextChoices):
    """What a perpetrator is to her."""

    HUSBAND = "husband", pgettext_lazy("relation", "Husband")
    FORMER = "former", pgettext_lazy("relation", "Former husband")
    FIANCE = "fiance", pgettext_lazy("relation", "Fiancé")
    CAREGIVER = "caregiver", pgettext_lazy("relation", "Parent or guardian")
    IN_LAW = "in_law", pgettext_lazy("relation", "Husband’s family")
    FAMILY = "family", pgettext_lazy("relation", "Another relative")
    EMPLOYER = "employer", pgettext_lazy("relation", "Employer or superior")
    TEACHER = "teacher", pgettext_lazy("relation", "Teacher")
    SCHOOLMATE = "schoolmate", pgettext_lazy("relation", "Schoolmate")
    PROVIDER = "provider", pgettext_lazy("relation", "Somebody who gives services")
    NEIGHBOUR = "neighbour", pgettext_lazy("relation", "Neighbour, friend or housemate")
    COMMUNITY = "community", pgettext_lazy("relation", "Somebody of the community")
    NOBODY = "nobody", pgettext_lazy("relation", "No relation")
    OTHER = "other", pgettext_lazy("relation", "Other")


class Official(models.TextChoices):
    """Whether a perpetrator has a public office or arms."""

    NEITHER = "neither", pgettext_lazy("official or armed", "Neither")
    OFFICIAL = "official", pgettext_lazy("official or armed", "Official")
    ARMED = "armed", pgettext_lazy("official or armed", "Armed")
    BOTH = "both", pgettext_lazy("official or armed", "Official and armed")


class Urgency(models.TextChoices):
    NOW = "now", pgettext_lazy("urgency", "Now")
    WEEK = "week", pgettext_lazy("urgency", "Within a week")
    LATER = "later", pgettext_lazy("urgency", "Can wait")
    NONE = "none", pgettext_lazy("urgency", "No need")


class Suicide(models.TextChoices):
    """What she said when she was asked."""

    NONE = "none", pgettext_lazy("suicide risk", "Asked, no such thoughts")
    THOUGHTS = "thoughts", pgettext_lazy("suicide risk", "Thoughts")
    PLAN = "plan", pgettext_lazy("suicide risk", "Thoughts and a plan")


class Decision(models.TextChoices):
    """What she decided about one item of the action plan."""

    ACCEPTED = "accepted", pgettext_lazy("her decision", "Accepted")
    DECLINED = "declined", pgettext_lazy("her decision", "Declined")
    LATER = "later", pgettext_lazy("her decision", "Later")


class Outcome(models.TextChoices):
    """How one need is met."""

    REFERRED = "referred", pgettext_lazy("outcome", "Referred")
    OWN = "own", pgettext_lazy("outcome", "Our own service")
    RECEIVED = "received", pgettext_lazy("outcome", "Receives it already")
    DECLINED = "declined", pgettext_lazy("outcome", "Declined by her")
    UNAVAILABLE = "unavailable", pgettext_lazy("outcome", "Service not available")
    NOT_APPLICABLE = "na", pgettext_lazy("outcome", "Not applicable")


class Progress(models.TextChoices):
    """How far one item of the action plan is."""

    NOT_STARTED = "not_started", pgettext_lazy("progress", "Not started")
    IN_PROGRESS = "in_progress", pgettext_lazy("progress", "In progress")
    MET = "met", pgettext_lazy("progress", "Met")


class GoalProgress(models.TextChoices):
    """How far a goal is, as a follow-up says."""

    NOT_APPLICABLE = "na", pgettext_lazy("progress", "Not applicable")
    IN_PROGRESS = "in_progress", pgettext_lazy("progress", "In progress")
    MET = "met", pgettext_lazy("progress", "Met")
