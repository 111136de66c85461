"""What counselling keeps of a case. Everything but the word to the supervisor lies in the compartment that only its counsellor opens."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import COUNSELLING, IDENTITY
from casework.cases.choices import Spoken
from casework.cases.models import CaseRecord
from casework.cases.models.coded import Coded, CodedSet
from casework.counselling import choices, own
from casework.counselling.instruments import INSTRUMENTS, Instrument
from casework.counselling.scoring import asks_for_safety


class Session(CaseRecord):
    """One session, or one that did not take place."""

    code, compartment = "counselling.session", COUNSELLING

    on = sealed.DateField(pgettext_lazy("a session", "date"))
    number = sealed.IntegerField(_("number of the session"), null=True, blank=True)
    attendance = sealed.CharField(_("did she come"), max_length=8, choices=choices.Attendance.choices)
    absence = Coded(_("if not: why"), of=choices.ABSENCES, blank=True)
    minutes = sealed.IntegerField(_("minutes"), null=True, blank=True)
    modality = Coded(_("how"), of=choices.WAYS, blank=True)
    place = Coded(_("kind of place"), of=choices.SESSION_PLACES, blank=True)
    language = sealed.CharField(_("language of the session"), max_length=8, choices=Spoken.choices, blank=True)
    interpreter = sealed.CharField(_("interpreter"), max_length=8, choices=choices.Interpreter.choices, blank=True)
    present = CodedSet(_("who else was present"), of=choices.COMPANY, blank=True)
    themes = CodedSet(_("themes"), of=choices.THEMES, blank=True)
    techniques = CodedSet(_("techniques"), of=choices.TECHNIQUES, blank=True)
    safety = sealed.CharField(_("safety since the last session"), max_length=8, choices=choices.Safety.choices, blank=True)
    harm = sealed.CharField(_("thoughts of harming herself"), max_length=8, choices=choices.Harm.choices, blank=True)
    risks = sealed.JSONField(_("risks"), default=list, blank=True)
    agreed = sealed.TextField(_("what was agreed"), blank=True)
    next_on = sealed.DateField(_("next session"), null=True, blank=True)
    supervision = sealed.BooleanField(_("I would like to talk this over with my supervisor"), default=False)
    note = sealed.TextField(_("note of the session"), blank=True)
    told = sealed.JSONField(default=list, blank=True, editable=False)  # for what the supervisor was asked already

    @property
    def came(self) -> bool:
        """Whether there was a session at all."""
        return self.attendance in (choices.Attendance.CAME, choices.Attendance.SHORT)

    @property
    def reasons(self) -> list[str]:
        """Why the supervisor has to be asked."""
        alarming = self.harm in (choices.Harm.THOUGHTS, choices.Harm.PLAN) or choices.ALARMING & set(self.risks)
        found = [choices.Why.SAFETY.value] if alarming else []
        return [*found, choices.Why.SUPERVISION.value] if self.supervision else found


class ProcessNote(CaseRecord):
    """What a counsellor thinks about a session. Only she opens her words; others with the key see that there is a note, and its day."""

    code, compartment = "counselling.note", COUNSELLING

    on = sealed.DateField(pgettext_lazy("a process note", "date"))
    sealed_words = sealed.TextField(blank=True, editable=False)

    @property
    def words(self) -> str | None:
        """Her words; None for everybody but their writer."""
        return own.open_words(self, self.sealed_words) if self.sealed_words else ""

    @words.setter
    def words(self, words: str) -> None:
        if words != self.words:  # the same words sealed again would look like a change
            self.sealed_words = own.seal(self, words)


class Measure(CaseRecord):
    """One questionnaire as it was answered. *answers* by number of the item; why one is missing stands in ``missing`` as "q9"."""

    code, compartment = "counselling.measure", COUNSELLING

    instrument = sealed.CharField(_("questionnaire"), max_length=8, choices=[(i.code, i.name) for i in INSTRUMENTS.values()])
    version = sealed.CharField(_("version"), max_length=20, editable=False)
    on = sealed.DateField(pgettext_lazy("a questionnaire", "date"))
    stage = sealed.CharField(_("stage"), max_length=8, choices=choices.Stage.choices, blank=True)
    language = sealed.CharField(_("language of the questions"), max_length=8, choices=choices.Given.choices)
    mode = sealed.CharField(_("how it was asked"), max_length=12, choices=choices.Mode.choices)
    answers = sealed.JSONField(default=dict, blank=True, editable=False)
    total = sealed.IntegerField(_("score"), null=True, blank=True, editable=False)
    told = sealed.JSONField(default=list, blank=True, editable=False)  # for what the supervisor was asked already

    @property
    def about(self) -> Instrument:
        return INSTRUMENTS[self.instrument]

    @property
    def values(self) -> dict[int, int]:
        """The answers as scoring takes them."""
        return {int(item): value for item, value in self.answers.items()}

    @property
    def reasons(self) -> list[str]:
        return [choices.Why.SAFETY.value] if asks_for_safety(self.about, self.values) else []


class Notice(CaseRecord):
    """A counsellor asks for her supervisor. It lies in the compartment both hold and says why in one word; the rest is said in person.

    The first revision is the question, a second one the answer: an open question is known by its plain revision, unopened.
    """

    code, compartment = "counselling.notice", IDENTITY

    why = sealed.CharField(_("why"), max_length=12, choices=choices.Why.choices)
    answered_on = sealed.DateField(_("spoken with her on"), null=True, blank=True)

    @property
    def is_answered(self) -> bool:
        return self.revision > 1
