"""The form of a term, and the form that takes a file."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.localisation.digits import counted
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, ExactSolarDateField
from casework.reference import rules
from casework.reference.current import every
from casework.reference.models import LONGEST_CODE, Term

LARGEST_FILE = 200 * 1024
CODE = re.compile(r"[a-z][a-z0-9_]*")
COLUMNS = (
    "dari", "pashto", "english", "source", "regime", "in_force_from", "in_force_to", "order", "sensitive", "retired",
)  # fmt: skip


def _regimes() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("period of law and offices", "Any")), *every("regimes")]


def _words(label: Any, direction: str, tag: str) -> CleanCharField:
    return CleanCharField(
        label=label, limit=200, widget=forms.TextInput(attrs={"dir": direction, "lang": tag, "class": "w", "autocomplete": "off"}),
        error_messages={"required": _("Write the words in all three languages.")},
    )  # fmt: skip


class TermForm(forms.Form):
    """Words, dates and marks of a term. *term* is the one that is changed; *others* are the rest of its list."""

    dari = _words(_("Dari"), "rtl", "fa-AF")
    pashto = _words(_("Pashto"), "rtl", "ps")
    english = _words(_("English"), "ltr", "en")
    source = CleanCharField(
        label=_("Source or note"), limit=300, required=False, widget=forms.TextInput(attrs={"dir": "auto", "class": "w"}),
        help_text=_("Where the words come from, and what is still open. Nothing about a person."),
    )  # fmt: skip
    regime = forms.ChoiceField(label=pgettext_lazy("of law and offices", "Period"), choices=_regimes, required=False)
    in_force_from = ExactSolarDateField(
        label=_("In force from"), required=False, help_text=_("The first day. Empty: it was always so, or nobody knows.")
    )
    in_force_to = ExactSolarDateField(label=_("In force until"), required=False, help_text=_("The last day. Empty: still in force."))
    order = AnyDigitsIntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, required=False,
        help_text=_("Small numbers stand first. Empty: at the end."),
    )  # fmt: skip
    sensitive = forms.BooleanField(
        label=pgettext_lazy("a term", "Sensitive"), required=False,
        help_text=_("Do not suggest it, and look twice before figures about it are given out."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, term: Term, others: Iterable[Term], **kwargs: Any) -> None:
        self.term, self.others = term, list(others)
        super().__init__(*args, **kwargs)
        self.initial = {**{name: getattr(term, name) for name in (*COLUMNS, "revision") if name in self.fields}, **self.initial}
        if not term.pk:
            self.initial["order"] = None

    def clean_order(self) -> int:
        placed: int | None = self.cleaned_data["order"]
        return placed if placed is not None else min(max((other.order for other in self.others), default=0) + 10, 9999)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("in_force_from"), cleaned.get("in_force_to")
        if first and last and last < first:
            self.fields["in_force_to"].widget.fault = "year"
            self.add_error("in_force_to", ValidationError(_("The last day is before the first day."), code="reversed"))
        if not self.errors:
            self._tell_apart(self.proposed())
        return cleaned

    def _tell_apart(self, proposed: Term) -> None:
        for language, other in rules.clashes(proposed, self.others):
            said = ValidationError(
                _("The term %(code)s has the same words on the same days. Change the words, or end one before the other begins."),
                code="overlap", params={"code": other.code},
            )  # fmt: skip
            self.add_error(language, said)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in COLUMNS if name in self.cleaned_data}

    def proposed(self) -> Term:
        """The term as it would be; not saved."""
        kept = {name: getattr(self.term, name) for name in (*COLUMNS, "list_code", "code")}
        return Term(**{**kept, **self.values()})

    def twins(self) -> list[Term]:
        """Other terms with the same words at other times: allowed, and worth a second look."""
        return list({other.code: other for _, other in rules.same_words(self.proposed(), self.others)}.values())


class NewTermForm(TermForm):
    """The same with a code, which stays."""

    code = CleanCharField(
        label=pgettext_lazy("of a term", "Code"), limit=LONGEST_CODE,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "w", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For records and figures; people read the words. It stays for ever."),
    )  # fmt: skip
    field_order = ("code",)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise ValidationError(_("Use small Latin letters, digits and _, beginning with a letter."), code="format")
        if any(other.code == code for other in self.others):
            raise ValidationError(_("The list has a term with this code already."), code="twice")
        return code

    def proposed(self) -> Term:
        term = super().proposed()
        term.code = self.cleaned_data.get("code", "")
        return term


class RowForm(TermForm):
    """A line of a file: what two terms of the file say together is looked at when all lines are read."""

    retired = forms.BooleanField(required=False)
    in_force_from = ExactSolarDateField(required=False, either_calendar=True)  # a file is not asked back
    in_force_to = ExactSolarDateField(required=False, either_calendar=True)

    def _tell_apart(self, proposed: Term) -> None:
        return None


class FileForm(forms.Form):
    """A table or JSON file as an export makes it."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or JSON in UTF-8, as the export writes it."))

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than %(size)s KB."), code="size", params={"size": counted(LARGEST_FILE // 1024)})
        data: bytes = given.read()
        return data
