"""The form of a document that a partner sends back."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.cases.forms.answers import form_field
from casework.documents.forms import FileForm
from casework.documents.receiving import FIELD
from casework.localisation.forms import SolarDateField
from referrals.models import ReturnedDocument


class ReturnedForm(FileForm):
    """The file and the words around it. Only the file has to be there."""

    dated = SolarDateField(label=_("Date on the document"), required=False, not_after=timezone.localdate)
    field_order = (FIELD, "name", "kind", "dated", "note")

    class Meta:
        model = ReturnedDocument
        fields = ("name", "kind", "dated", "note")
        formfield_callback = form_field
        help_texts = {"name": _("Empty: the name of the file is taken.")}
