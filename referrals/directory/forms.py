"""Forms of the directory: searching, an organisation, one of its services, verifying, a file."""

import re
from collections.abc import Callable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework import reference
from casework.accounts.models import Team
from casework.cases.choices import Spoken
from casework.localisation import calendar, digits, provinces
from casework.localisation.digits import counted
from casework.localisation.forms import AnyDigitsIntegerField, CleanCharField, CleanTextField, ProvinceField
from casework.localisation.languages import known
from referrals.directory import editing, facets
from referrals.directory.about import About
from referrals.directory.choices import FemaleStaff, Gender, Mahram, Sensitivity, Working
from referrals.directory.exchange import File
from referrals.directory.sealing import Opened
from referrals.directory.search import Wanted
from referrals.directory.validation import Wrong

LARGEST_UPLOAD = 2 * 1024 * 1024
MOST_PLACES = 10_000
SPOKEN = [choice for choice in Spoken.choices if choice[0] != Spoken.OTHER]
_CLOCK = re.compile(r"(\d{1,2})[:.٫](\d{2})")


def _any(choices: Callable[[], list[Any]]) -> Callable[[], list[Any]]:
    return lambda: [("", pgettext_lazy("filter of the directory", "Any")), *choices()]


def _written(label: Any, *, limit: int = 200, required: bool = False, **more: Any) -> CleanCharField:
    attrs = {"dir": "auto", "class": "w", "autocomplete": "off"}
    return CleanCharField(label=label, limit=limit, required=required, widget=forms.TextInput(attrs=attrs), **more)


def _told(label: Any, *, rows: int = 2, limit: int = 2000, **more: Any) -> CleanTextField:
    return CleanTextField(label=label, limit=limit, required=False, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more)


def _or_unknown(choices: list[Any]) -> list[Any]:
    return [("", pgettext_lazy("a directory entry", "Not known")), *choices]


class SearchForm(forms.Form):
    """What is looked for. It is posted, so that no address holds it."""

    words = CleanCharField(
        label=pgettext_lazy("filter of the directory", "Name"), limit=100, required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "size": "14"}),
    )  # fmt: skip
    service = forms.ChoiceField(
        label=pgettext_lazy("filter of the directory", "Service"), required=False, choices=_any(lambda: reference.choices("services"))
    )
    province = forms.ChoiceField(
        label=pgettext_lazy("filter of the directory", "Province"), required=False,
        choices=_any(lambda: provinces.choices(get_language() or "en")),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=pgettext_lazy("filter of the directory", "Language"), required=False, choices=_any(lambda: SPOKEN)
    )
    female = forms.BooleanField(label=pgettext_lazy("filter of the directory", "Women on the staff"), required=False)
    open_now = forms.BooleanField(label=pgettext_lazy("filter of the directory", "Open now"), required=False)

    def wanted(self) -> Wanted:
        """What was asked; an answer that is none asks for nothing."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class ClockField(CleanCharField):
    """A time of day in any digits, such as ۸:۳۰."""

    widget = forms.TextInput(attrs={"dir": "ltr", "size": "6", "inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write a time such as %(example)s.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time) or value in self.empty_values:
            return value or None
        match = _CLOCK.fullmatch(digits.to_ascii(str(value)).strip())
        try:
            return time(int(match[1]), int(match[2])) if match else self._wrong()
        except ValueError:
            return self._wrong()

    def _wrong(self) -> None:
        example = calendar.format_time(time(8, 30), get_language() or "en")
        raise ValidationError(self.error_messages["invalid"], code="invalid", params={"example": example})

    def prepare_value(self, value: Any) -> Any:
        return calendar.format_time(value, get_language() or "en") if isinstance(value, time) else value


class EntryForm(forms.Form):
    """An organisation. *partners* are the partner organisations that have no entry yet, and its own."""

    name = _written(_("Name of the organisation"), required=True, error_messages={"required": _("An entry needs a name.")})
    safe_display_name = _written(_("Safe name"), help_text=_("Shown in its place everywhere. A safe house has nothing else."))
    alternate_name = _written(_("Other names"), help_text=_("Another spelling or a short form: search finds it."))
    description = _told(_("What they do"))
    sensitivity = forms.ChoiceField(label=_("How sensitive"), choices=Sensitivity.choices)
    partner = forms.ChoiceField(label=_("Partner organisation"), required=False, help_text=_("If packets can be sent to it from here."))
    working_status = forms.ChoiceField(label=_("Does it work now?"), choices=Working.choices)
    female_staff = forms.ChoiceField(label=_("Women on the staff"), choices=_or_unknown(FemaleStaff.choices), required=False)
    mahram_policy = forms.ChoiceField(label=_("Is a mahram asked for?"), choices=_or_unknown(Mahram.choices), required=False)
    phone = _written(_("Telephone"), limit=40)
    focal_point = _written(_("Person to speak with"))
    focal_point_phone = _written(_("Her or his telephone"), limit=40)
    focal_point_gender = forms.ChoiceField(label=_("Woman or man"), choices=_or_unknown(Gender.choices), required=False)
    address = _written(_("Street and house"), help_text=_("Never of a safe house."))
    city = _written(_("Town or district"))
    province = ProvinceField(label=_("Province"), required=False)
    note = _told(_("Note for colleagues"), help_text=_("Stays here: no file takes it along."))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    OF_THE_OFFICE = (
        "safe_display_name", "sensitivity", "working_status", "female_staff", "mahram_policy", "focal_point", "focal_point_phone",
        "focal_point_gender", "note",
    )  # fmt: skip
    PARTS = (
        (_("The organisation"), ("name", "safe_display_name", "alternate_name", "description", "sensitivity", "partner")),
        (_("For a woman who goes there"), ("working_status", "female_staff", "mahram_policy", "phone")),
        (_("Person to speak with"), ("focal_point", "focal_point_phone", "focal_point_gender", "note")),
        (_("Where it is"), ("address", "city", "province")),
    )
    _FIELD_OF = {"phones": "phone", "locations": "address"}

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", pgettext_lazy("a directory entry", "None")), *partners]  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    @staticmethod
    def about_of(entry: Opened) -> dict[str, Any]:
        """What the form shows first of an entry."""
        document, about = entry.document, entry.about
        address = editing.address_of(document)
        told = {name: getattr(about, name) for name in EntryForm.OF_THE_OFFICE}
        named = {name: document.get(name, "") for name in ("name", "alternate_name", "description")}
        place = {"address": address.get("address_1", ""), "city": address.get("city", ""), "province": editing.province_of(address)}
        phone = next((one["number"] for one in document.get("phones", [])), "")
        return {**told, **named, **place, "phone": phone, "partner": str(entry.row.partner_id or ""), "revision": entry.row.revision}

    def about(self, known: About) -> About:
        return About.from_json(known.to_json() | {name: self.cleaned_data[name] for name in self.OF_THE_OFFICE})

    def partner_row(self) -> Team | None:
        chosen = self.cleaned_data["partner"]
        return Team.objects.get(pk=chosen) if chosen else None

    def refuse(self, wrong: list[Wrong]) -> None:
        """Say what is wrong with the document beside the field it came from."""
        for fault in wrong:
            start = re.split(r"[.\[]", fault.at)[0]
            name = self._FIELD_OF.get(start, start)
            field = name if name in self.fields else None
            text = fault.text if field else f"{fault.at}: {fault.text}"
            if text not in [str(said) for said in (self.errors.get(field or "__all__") or [])]:
                self.add_error(field, ValidationError(text, code="hsds"))


class ServiceForm(forms.Form):
    """One service of an organisation."""

    STATES = [
        ("active", pgettext_lazy("state of a service", "Offered")),
        ("temporarily closed", pgettext_lazy("state of a service", "Closed for a time")),
        ("inactive", pgettext_lazy("state of a service", "Not offered now")),
        ("defunct", pgettext_lazy("state of a service", "No longer offered")),
    ]

    name = _written(_("Name of the service"), required=True, error_messages={"required": _("A service needs a name.")})
    kind = forms.ChoiceField(label=_("Kind of service"), required=False)
    status = forms.ChoiceField(label=_("Is it offered?"), choices=STATES)
    description = _told(_("What it is"))
    eligibility_description = _told(_("For whom"))
    application_process = _told(_("How to come in"))
    days = forms.MultipleChoiceField(label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple)
    opens_at = ClockField(label=_("Opens at"), required=False)
    closes_at = ClockField(label=_("Closes at"), required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple)
    provinces = forms.MultipleChoiceField(label=_("Provinces it covers"), required=False, widget=forms.CheckboxSelectMultiple)
    documents = _told(_("Documents to bring"), rows=3, help_text=_("One on each line."))
    fees_description = _written(pgettext_lazy("of a service", "Cost"))
    free = AnyDigitsIntegerField(label=_("Free places now"), min_value=0, max_value=MOST_PLACES, required=False)
    places = AnyDigitsIntegerField(label=_("Places in all"), min_value=0, max_value=MOST_PLACES, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    PARTS = (
        (_("The service"), ("name", "kind", "status", "description", "eligibility_description", "application_process")),
        (_("When"), ("days", "opens_at", "closes_at")),
        (_("What a woman should know"), ("languages", "documents", "fees_description", "free", "places")),
        (_("Where"), ("provinces",)),
    )

    def __init__(self, *args: Any, found: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = get_language() or "en"
        kinds = facets.types_of(found)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("a directory entry", "None of these")), *reference.choices("services", keep=kinds)
        ]  # fmt: skip
        week = zip(facets.DAYS, calendar.WEEKDAYS[known(tongue)], strict=True)
        self.fields["days"].choices = list(week)  # type: ignore[attr-defined]
        self.fields["provinces"].choices = provinces.choices(tongue)  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    @staticmethod
    def about_of(found: dict[str, Any], revision: int) -> dict[str, Any]:
        """What the form shows first of a service."""
        hours = editing.weekly(found) or {}
        capacity = (found.get("capacities") or [{}])[0]
        texts = ("name", "status", "description", "eligibility_description", "application_process", "fees_description")
        return {name: found.get(name, "") for name in texts} | {
            "kind": next(iter(facets.types_of(found)), ""), "days": facets.days_of(hours), "opens_at": facets.clock(hours.get("opens_at")),
            "closes_at": facets.clock(hours.get("closes_at")), "languages": list(facets.languages_of({"services": [found]})),
            "provinces": facets.provinces_of({"services": [found]}), "free": capacity.get("available"), "places": capacity.get("maximum"),
            "documents": "\n".join(one.get("document", "") for one in found.get("required_documents", [])), "revision": revision,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", ValidationError(_("It closes before it opens."), code="reversed"))
        if (opens or closes) and not cleaned.get("days"):
            self.add_error("days", ValidationError(_("On which days?"), code="required"))
        if cleaned.get("places") is not None and cleaned.get("free") is None:
            self.add_error("free", ValidationError(_("How many of them are free?"), code="required"))
        return cleaned


class VerifyForm(forms.Form):
    """She asked them today."""

    working = forms.ChoiceField(label=_("Does it work now?"), choices=Working.choices, widget=forms.RadioSelect)
    note = _told(_("Note for colleagues"), help_text=_("Until when it is suspended, whom you spoke with. Nothing of a case."))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each of them as a file of HSDS, none of them long."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given = [super(FilesField, self).clean(one) for one in data or [None]]
        if sum(file.size for file in given) > LARGEST_UPLOAD:
            raise ValidationError(_("The files are larger than %(size)s MB."), "size", {"size": counted(LARGEST_UPLOAD // 2**20)})
        return [File(file.name, file.read()) for file in given]


class FilesForm(forms.Form):
    """One or several HSDS files."""

    file = FilesField(
        label=_("Files"), help_text=_("JSON, or all the CSV tables at once, or a ZIP of either. At most 2 MB."),
        error_messages={"required": _("Choose the files. Together they may have 2 MB.")},
    )  # fmt: skip
