"""What someone says when she asks for paper: in which language, for whom, which sections, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.localisation.forms import CleanCharField
from casework.reports import collect

PROFILES = [
    ("internal", pgettext_lazy("for whom a paper is", "A colleague in this office")),
    ("partner", pgettext_lazy("for whom a paper is", "A partner, with her consent")),
    ("survivor", pgettext_lazy("for whom a paper is", "Herself: a neutral sheet without codes or our name")),
]
LANGUAGES = [("fa-af", _("Dari")), ("ps", _("Pashto")), ("en", _("English"))]


class SummaryForm(forms.Form):
    """Asks for a summary. Raises no surprise: what a kind of paper may not hold is refused, not dropped."""

    language = forms.ChoiceField(label=_("Language of the paper"), choices=LANGUAGES, widget=forms.RadioSelect)
    profile = forms.ChoiceField(label=_("For whom"), choices=PROFILES, widget=forms.RadioSelect, initial="internal")
    recipient = CleanCharField(
        label=_("Name of the recipient"),
        limit=120,
        required=False,
        help_text=_("Printed across every page of a copy for a colleague or a partner."),
    )
    sections = forms.MultipleChoiceField(label=_("Sections"), widget=forms.CheckboxSelectMultiple)
    reason = CleanCharField(label=_("Why is it printed?"), limit=200, help_text=_("Written into the trail."))
    protect = forms.BooleanField(
        label=_("Lock the file with a passphrase"),
        required=False,
        help_text=_("Write the passphrase down now: it is shown once and kept nowhere."),
    )
    passphrase = forms.RegexField(r"^([2-9A-HJKMNP-TV-Z]{4}-){4}[2-9A-HJKMNP-TV-Z]{4}$", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self.fields["sections"].choices = [(p.name, p.title) for p in collect.offered("internal", held)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        profile = said.get("profile", "")
        if profile in {"internal", "partner"} and not said.get("recipient"):
            self.add_error("recipient", _("Say who the paper is for."))
        allowed = {part.name for part in collect.offered(profile, self.held)}
        if set(said.get("sections", [])) - allowed:
            self.add_error(
                "sections",
                _(
                    "One of these sections cannot stand on this kind of paper: "
                    "a neutral sheet is short, and a partner’s copy holds no notes."
                ),
            )
        if said.get("protect") and not said.get("passphrase"):
            self.add_error("protect", _("Open this page again to get a new passphrase."))
        return said
