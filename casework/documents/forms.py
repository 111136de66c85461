"""Forms of documents. No question has to be answered; the file itself is judged as it arrives (``receiving``)."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.cases.forms.answers import RecordForm, form_field
from casework.documents.models import Document
from casework.documents.receiving import FIELD, Arrival
from casework.localisation.forms import SolarDateField

UNKNOWN = "unknown"  # a choice of older records; now one of the four answers
DRAFT = "documents.change"  # the form of a correction, as drafts know it
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.txt"


class DocumentForm(RecordForm):
    """What the paper is and where it lies."""

    asked = ("dated", "original", "copy")
    dated = SolarDateField(label=_("Date on the document"), required=False, not_after=timezone.localdate)

    class Meta:
        model = Document
        fields = ("name", "kind", "dated", "original", "copy", "note")
        formfield_callback = form_field
        help_texts = {
            "name": _("Empty: the name of the file is taken."),
            "copy": _("A paper found at home can be a danger. Ask before you give one."),
        }


    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("original", "copy"):
            if getattr(self.instance, name) != UNKNOWN:
                field = self.fields[name]
                field.choices = [pair for pair in field.choices if pair[0] != UNKNOWN]  # type: ignore[attr-defined]


class FileForm(RecordForm):
    """Words around a file, which has arrived before this form looks at them."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, JPEG, PNG, WebP or plain text, up to 50 MB. Place, time and telephone are removed from pictures."),
    )

    def judge(self, arrival: Arrival) -> bool:
        """True when words and file are good; else each fault stands beside its question."""
        if arrival.refusal:
            self.add_error(FIELD, forms.ValidationError(arrival.refusal.label, code=arrival.refusal.value))
        elif not self.is_valid():
            self.add_error(FIELD, forms.ValidationError(_("Choose the file again: it was not kept."), code="again"))
        return self.is_valid()


class UploadForm(FileForm, DocumentForm):
    """A document of the case with its file."""

    field_order = [FIELD, *DocumentForm.Meta.fields]
