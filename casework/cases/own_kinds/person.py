"""Who she is, how to reach her, who depends on her."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases import cards
from casework.cases.forms.person import DependantForm
from casework.cases.kinds import Kind
from casework.cases.models import Dependant, SafeContact, Survivor

KINDS = (
    Kind(
        Survivor,
        pgettext_lazy("kind of record", "Identity"),
        "id",
        card=cards.with_identity,
        changed=pgettext_lazy("entry of the timeline", "Identity changed"),
    ),
    Kind(
        SafeContact,
        pgettext_lazy("kind of record", "Safe contact"),
        "phone",
        card=cards.with_contact,
        changed=pgettext_lazy("entry of the timeline", "Safe contact changed"),
    ),
    Kind(
        Dependant,
        pgettext_lazy("kind of record", "Child or dependant"),
        "users",
        form=DependantForm,
        route="cases:dependant",
        saved=_("Saved."),
        here="identity",
        back="cases:identity",
    ),
)
