"""What someone says when she asks for paper: in which language, for whom, which sections, and why.

A paper for a partner is not asked for here: what may leave for one is what a consent says, and those forms are in referrals.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.forms.answers import QuietForm
from casework.localisation.forms import CleanCharField
from casework.reports import collect
from casework.reports.locking import LockForm

PROFILES = [
    ("internal", pgettext_lazy("for whom a paper is", "A colleague in this office")),
    ("survivor", pgettext_lazy("for whom a paper is", "Herself: a neutral sheet without codes or our name")),
]
LANGUAGES = [("fa-af", _("Dari")), ("ps", _("Pashto")), ("en", _("English"))]


class PaperForm(LockForm, QuietForm):
    """What every paper asks whose form keeps a draft: its language, why it is printed, and whether the file is locked."""

    field_order = ["language", "profile", "recipient", "sections", "reason"]

    language = forms.ChoiceField(label=_("Language of the paper"), choices=LANGUAGES, widget=forms.RadioSelect)
    reason = CleanCharField(label=_("Why is it printed?"), limit=200, help_text=_("Written into the trail."))

    def __init__(self, *args: Any, restored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = restored


class SummaryForm(PaperForm):
    """Asks for a summary. Raises no surprise: what a kind of paper may not hold is refused, not dropped."""

    profile = forms.ChoiceField(label=_("For whom"), choices=PROFILES, widget=forms.RadioSelect, initial="internal")
    recipient = CleanCharField(
        label=_("Name of the recipient"),
        limit=120,
        required=False,
        help_text=_("Printed across every page of a copy for a colleague."),
    )
    sections = forms.MultipleChoiceField(label=_("Sections"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["sections"].choices = [(p.name, p.title) for p in collect.offered("internal", held)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        profile = said.get("profile", "")
        if profile == "internal" and not said.get("recipient"):
            self.add_error("recipient", _("Say who the paper is for."))
        allowed = {part.name for part in collect.offered(profile, self.held)}
        if set(said.get("sections", [])) - allowed:
            self.add_error("sections", _("One of these sections cannot stand on a neutral sheet, which is short and tells nothing."))
        return said
