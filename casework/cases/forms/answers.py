"""Forms over sealed records: the revision their reader saw, and four answers beside a question.

*Given, declined, not asked, unknown* are four facts. The answer travels in a radio group ``<name>-a`` beside the value; in the record
the value stays plainly typed and the reason it is missing stands in ``missing``.
"""

from typing import Any, ClassVar

from django import forms
from django.core.validators import EMPTY_VALUES
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.access import sealed
from casework.cases.choices import Missing
from casework.cases.models.coded import Coded, CodedSet
from casework.cases.record_choices import YesNo
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, CleanTextField, ExactSolarDateField, SolarDateField

MOST = 999  # of a number that somebody types: years, minutes
TICKED = "on"  # in a draft from when the question was a box to tick
GIVEN, NOT_ASKED = Missing.GIVEN, Missing.NOT_ASKED


def kind_of_answer(name: str) -> str:
    """The name of the four answers of a question."""
    return f"{name}-a"


class Question(BoundField):
    """A bound field that knows the radio group of its four answers."""

    @property
    def answers(self) -> BoundField | None:
        name = kind_of_answer(self.name)
        return self.form[name] if name in self.form.fields else None


class TruthField(forms.TypedChoiceField):
    """A question of yes or no, kept as true or false. Left empty it has no answer, which is not "no"."""

    def __init__(self, **about: Any) -> None:
        super().__init__(choices=[("", ""), *YesNo.choices], coerce=YesNo.YES.__eq__, empty_value=None, **about)

    def prepare_value(self, value: Any) -> Any:
        return {True: YesNo.YES.value, False: YesNo.NO.value, None: "", TICKED: YesNo.YES.value}.get(value, value)

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.prepare_value(value))


def form_field(field: Any, **given: Any) -> forms.Field:
    """The form field of a content field: cleaned text, solar dates, and an empty first choice. Only what the model demands is required."""
    about: dict[str, Any] = {"label": capfirst(field.verbose_name), "required": not field.blank, **given}
    if isinstance(field, Coded):
        return forms.ChoiceField(choices=lambda: [("", ""), *field.choices_now()], **about)
    if isinstance(field, CodedSet):
        return forms.MultipleChoiceField(choices=field.choices_now, widget=forms.CheckboxSelectMultiple, **about)
    if field.choices:
        return forms.ChoiceField(choices=[("", ""), *field.choices] if field.blank else list(field.choices), **about)
    if isinstance(field, sealed.PartialDateField):
        return SolarDateField(**about)
    if isinstance(field, sealed.DateField):
        return ExactSolarDateField(**about)
    if isinstance(field, sealed.IntegerField):
        return AnyDigitsIntegerField(min_value=0, max_value=MOST, **about)
    if isinstance(field, sealed.BooleanField) and field.null:
        return TruthField(**about)
    if isinstance(field, sealed.BooleanField):
        return forms.BooleanField(**{**about, "required": False})
    written = CleanTextField(**about) if isinstance(field, sealed.TextField) else CleanCharField(max_length=field.max_length, **about)
    written.widget.attrs["dir"] = "auto"  # Dari in an English page runs its own way
    return written


class QuietForm(forms.Form):
    """A form that can be filled from a draft without scolding: nothing was submitted, so nothing is wrong yet."""

    bound_field_class = Question
    restored = False

    def full_clean(self) -> None:
        if self.restored:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    @property
    def questions(self) -> list[BoundField]:
        """The questions in their order, without the four answers that stand beside them."""
        return [bound for bound in self if not bound.is_hidden and not bound.name.endswith("-a")]


class RecordForm(QuietForm, forms.ModelForm):
    """A form over one sealed record. *asked* names the questions that have four answers."""

    asked: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()  # (heading, names of questions), for a long form
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored
        self.overtaken = False  # the action found that someone was quicker
        self.read_at = self.instance.revision
        self.initial["revision"] = self.read_at
        self._keep_old_codes()
        for name in self.asked:
            self.fields[kind_of_answer(name)] = forms.ChoiceField(
                label=_("Answer"), choices=Missing.choices, widget=forms.RadioSelect, required=False, initial=self._answer_now(name)
            )

    def _keep_old_codes(self) -> None:
        """A code that the list has retired since stays choosable where the record has it."""
        for field in self.instance.content_fields():
            if isinstance(field, Coded | CodedSet) and field.name in self.fields and (said := getattr(self.instance, field.name)):
                kept = field.choices_now(keep=said if isinstance(field, CodedSet) else [said])
                self.fields[field.name].choices = [("", ""), *kept] if isinstance(field, Coded) else kept  # type: ignore[attr-defined]

    def leave_out(self, names: tuple[str, ...]) -> None:
        """Take questions off the form; what was answered before stays in the record."""
        self.asked = tuple(name for name in self.asked if name not in names)  # type: ignore[misc]
        self.parts = tuple((title, asked) for title, asked in self.parts if asked != names)  # type: ignore[misc]
        for name in [*names, *map(kind_of_answer, names)]:
            self.fields.pop(name, None)

    def sheets(self, heading: Any) -> list[tuple[Any, list[BoundField]]]:
        """The questions by sheet; one sheet under *heading* where the form has no parts. A question no part names comes first."""
        named = {name for _, names in self.parts for name in names}
        first = [question for question in self.questions if question.name not in named]
        rest = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.parts]
        return [(heading, first), *rest] if first else rest

    def _answer_now(self, name: str) -> str:
        return self.instance.why_missing(name) or GIVEN.value

    @property
    def is_stale(self) -> bool:
        """True when the record has changed since this form was shown. A missing revision is stale too."""
        if not self.is_bound or self.restored or self.instance._state.adding:
            return False
        self.is_valid()
        return self.overtaken or self.cleaned_data.get("revision") != self.read_at

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        missing = {name: why for name, why in self.instance.missing.items() if name not in self.asked}
        for name in self.asked:
            if name not in self.errors and (why := self._why_missing(name, cleaned)):
                missing[name] = why
        self.instance.missing = missing
        return cleaned

    def _why_missing(self, name: str, cleaned: dict[str, Any]) -> str:
        """The reason to keep beside an empty value; a value typed while "not asked" is still chosen counts as given."""
        answer = cleaned.get(kind_of_answer(name)) or NOT_ASKED
        if cleaned.get(name) not in EMPTY_VALUES:
            if answer not in (GIVEN, NOT_ASKED):
                said = Missing(answer).label
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("There is an answer, and “%(kind)s” is chosen. Keep one of the two."), code="both", params={"kind": said}
                    ),
                )
            return ""
        if answer == GIVEN:
            self.add_error(name, forms.ValidationError(_("Write the answer, or choose another of the four."), code="empty"))
            return ""
        return "" if answer == NOT_ASKED else str(answer)

    @property
    def says_something(self) -> bool:
        """True when there is a value, or a reason why one is missing."""
        values = (getattr(self.instance, name) for name in self._meta.fields or ())
        return bool(self.instance.missing) or any(value not in EMPTY_VALUES and value is not False for value in values)
