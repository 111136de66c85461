"""A form with one question of each kind, and the four answers beside one of them."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

ANSWERS = [("given", "Given"), ("declined", "Declined"), ("notasked", "Not asked"), ("unknown", "Unknown")]


class Question(BoundField):
    """A bound field that knows the radio group of its four answers."""

    @property
    def answers(self) -> BoundField | None:
        name = f"{self.name}-a"
        return self.form[name] if name in self.form.fields else None


class Name(forms.CharField):
    def get_bound_field(self, form: Any, field_name: str) -> BoundField:
        return Question(form, self, field_name)


class Year(forms.MultiWidget):
    """Three boxes for a date, as the face expects them: ids end in -d, -m and -y."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__({"d": forms.TextInput({"aria-label": "Day"}), "y": forms.TextInput({"aria-label": "Year"})})

    def decompress(self, value: Any) -> list[Any]:
        return [None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, letter in zip(context["widget"]["subwidgets"], "dy", strict=True):
            part["attrs"]["id"] = f"{context['widget']['attrs']['id']}-{letter}"
        return context


class Born(forms.Field):
    widget = Year

    def clean(self, value: Any) -> Any:
        if value and value[1] == "1999":
            raise forms.ValidationError("This is a Gregorian year", code="year")
        return value


class Intake(forms.Form):
    """Rendered by the components alone."""

    name = Name(label="Name", help_text="As she says it", required=False, max_length=20)
    born = Born(label="Date of birth", required=False)
    state = forms.ChoiceField(label="Civil status", choices=[("", ""), ("m", "Married")], required=False)
    way = forms.ChoiceField(label="Consent", choices=[("o", "Oral"), ("t", "Thumbprint")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("l", "Legal"), ("h", "Health")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="She agrees", required=False)
    words = forms.CharField(label="In her own words", widget=forms.Textarea, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name-a"] = forms.ChoiceField(
            label="Answer", choices=ANSWERS, widget=forms.RadioSelect, initial="notasked", required=False
        )

    @property
    def questions(self) -> list[BoundField]:
        return [bound for bound in self if not bound.name.endswith("-a")]
