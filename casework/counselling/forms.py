"""Forms of counselling: a session, a process note, and a questionnaire in two steps."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases.choices import Missing
from casework.cases.forms.answers import RecordForm, form_field
from casework.cases.forms.records import farthest
from casework.counselling import choices, scoring
from casework.counselling.instruments import INSTRUMENTS, Instrument
from casework.counselling.models import Measure, ProcessNote, Session
from casework.localisation.digits import numbered
from casework.localisation.forms import AnyDigitsIntegerField, CleanTextField, ExactSolarDateField

NO_ANSWER = (Missing.DECLINED.value, Missing.UNKNOWN.value)  # kept as the reason; "not asked" is the empty choice


class SessionForm(RecordForm):
    """A session: when and how, what it was about, her safety, what comes next."""

    asked = ("absence", "safety", "harm", "risks", "agreed", "next_on")
    parts = (
        (
            pgettext_lazy("part of a session", "When and how"),
            ("on", "number", "attendance", "absence", "minutes", "modality", "place", "language", "interpreter", "present"),
        ),
        (pgettext_lazy("part of a session", "What it was about"), ("themes", "techniques", "note")),
        (pgettext_lazy("part of a session", "Her safety"), ("safety", "harm", "risks")),
        (pgettext_lazy("part of a session", "What comes next"), ("agreed", "next_on", "supervision")),
    )
    on = ExactSolarDateField(label=pgettext_lazy("a session", "Date"), not_after=timezone.localdate)
    number = AnyDigitsIntegerField(label=_("Number of the session"), required=False, min_value=1, max_value=999)
    minutes = AnyDigitsIntegerField(label=_("Minutes"), required=False, min_value=1, max_value=600)
    risks = forms.MultipleChoiceField(
        label=_("Risks"), choices=choices.RiskFlag.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    next_on = ExactSolarDateField(label=_("Next session"), required=False, not_after=farthest)

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.update(number=number, on=timezone.localdate(), attendance=choices.Attendance.CAME.value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, following = cleaned.get("on"), cleaned.get("next_on")
        if day and following and following <= day:
            self.fields["next_on"].widget.fault = "day"
            self.add_error("next_on", forms.ValidationError(_("The next session comes after this one."), code="day"))
        return cleaned

    class Meta:
        model = Session
        fields = (
            "on", "number", "attendance", "absence", "minutes", "modality", "place", "language", "interpreter", "present",
            "themes", "techniques", "safety", "harm", "risks", "agreed", "next_on", "supervision", "note",
        )
        formfield_callback = form_field
        help_texts = {
            "agreed": _("Nothing in writing goes home with her unless that is safe."),
            "note": _("For whoever counsels her after you. What is for you alone belongs in a process note."),
        }


class ProcessNoteForm(RecordForm):
    """A process note. Its words never pass through a field of the model: they are sealed for their writer first."""

    on = ExactSolarDateField(label=pgettext_lazy("a process note", "Date"), not_after=timezone.localdate)
    words = CleanTextField(
        label=pgettext_lazy("of a process note", "Your words"), required=False, help_text=_("Nobody but you ever opens them."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["on"] = timezone.localdate()
        else:
            self.initial["words"] = self.instance.words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "words" in cleaned:
            self.instance.words = cleaned["words"]
        return cleaned

    class Meta:
        model = ProcessNote
        fields = ("on",)
        formfield_callback = form_field


def why_off(instrument: Instrument, language: str) -> str:
    """Why the questions of *instrument* are not shown in *language*; "" when they are."""
    if instrument.is_on(language):
        return ""
    said = {"instrument": instrument.name, "language": str(choices.Given(language).label)}
    return gettext(
        "The official %(language)s text of %(instrument)s is not at hand, so its questions are not shown in this language. They are never "
        "translated here. With the official text on paper, the numbers can be entered."
    ) % said


class MeasureForm(RecordForm):
    """Which questionnaire, how and when; once that is known (*step* 2), an answer to each question, or why there is none."""

    on = ExactSolarDateField(label=pgettext_lazy("a questionnaire", "Date"), not_after=timezone.localdate)

    def __init__(self, *args: Any, step: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.update(on=timezone.localdate(), language=get_language())
        chosen = self["instrument"].value()
        self.about = INSTRUMENTS.get(chosen or "") if step == 2 else None
        if self.about is not None:
            self._ask(self.about)

    def _ask(self, about: Instrument) -> None:
        for number in range(1, about.items + 1):
            given = self.instance.answers.get(str(number), self.instance.missing.get(f"q{number}", ""))
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=self._question(about, number), choices=self._scale(about), widget=forms.RadioSelect, required=False,
                initial=str(given),
            )

    @property
    def wording(self) -> Any:
        """The official text, when it is to be read from the screen; else None, and numbers alone are asked for."""
        if self.about is None or self["mode"].value() != choices.Mode.SCREEN:
            return None
        return self.about.wordings.get(self["language"].value() or "")

    def _question(self, about: Instrument, number: int) -> str:
        if self.wording is not None:
            return f"{number}. {self.wording.items[number - 1]}"
        return gettext("Question %(number)s") % {"number": numbered(number)}

    def _scale(self, about: Instrument) -> list[tuple[str, Any]]:
        if self.wording is not None:
            scale = [(str(value), f"{value} · {words}") for value, words in self.wording.scale]
        else:
            scale = [(str(value), numbered(value)) for value in range(about.top + 1)]
        return [*scale, *((why, Missing(why).label) for why in NO_ANSWER), ("", Missing.NOT_ASKED.label)]

    def sheets(self, heading: Any) -> list[tuple[Any, list[Any]]]:
        """What it is first, its questions below."""
        first = [question for question in self.questions if question.name not in self.answer_names]
        asked = [self[name] for name in self.answer_names]
        return [(heading, first), *([(self.about.name, asked)] if self.about else [])]

    @property
    def answer_names(self) -> list[str]:
        return [f"q{number}" for number in range(1, self.about.items + 1)] if self.about else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        about = INSTRUMENTS.get(cleaned.get("instrument") or "")
        on_screen = cleaned.get("mode") == choices.Mode.SCREEN
        if about and on_screen and cleaned.get("language") and (why := why_off(about, cleaned["language"])):
            self.add_error("mode", forms.ValidationError(why, code="off"))
        if self.about is not None:
            self._take(self.about, cleaned)
        return cleaned

    def _take(self, about: Instrument, cleaned: dict[str, Any]) -> None:
        given = {number: cleaned.get(f"q{number}", "") for number in range(1, about.items + 1)}
        answers = {number: int(value) for number, value in given.items() if value not in ("", *NO_ANSWER)}
        self.instance.version = about.version
        self.instance.answers = {str(number): value for number, value in answers.items()}
        self.instance.missing = {f"q{number}": value for number, value in given.items() if value in NO_ANSWER}
        self.instance.total = scoring.total(about, answers)

    class Meta:
        model = Measure
        fields = ("instrument", "on", "stage", "language", "mode")
        formfield_callback = form_field
