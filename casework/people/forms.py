"""Inviting a person, naming a team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.accounts import directory
from casework.accounts.forms import NameField
from casework.accounts.models import CASELOAD, PARTNER, Role, Team
from casework.localisation.collate import sort_key

OF_A_TEAM = {Role.CASEWORKER, Role.COUNSELLOR, Role.LEGAL_OFFICER, Role.SUPERVISOR}


class NameForm(forms.Form):
    """A name that only the office reads."""

    name = NameField(label=pgettext_lazy("of a team or an organisation", "Name"))


class InviteForm(forms.Form):
    """Whom, as what, and where she works."""

    name = NameField(label=_("Name"), help_text=_("For your list; she chooses herself what colleagues call her."))
    role = forms.ChoiceField(label=_("Role"), choices=[("", ""), *Role.choices])
    team = forms.ChoiceField(
        label=_("Team or organisation"), required=False, help_text=_("Data officers and administrators belong to no team.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(team.pk): team for team in Team.objects.filter(kind__in=(CASELOAD, PARTNER), closed=False)}
        names = directory.team_names(self.places)
        groups = []
        for kind, label in ((CASELOAD, _("Teams")), (PARTNER, _("Partner organisations"))):
            rows = [(pk, names.get(pk, pk[:8])) for pk, team in self.places.items() if team.kind == kind]
            groups.append((label, sorted(rows, key=lambda row: sort_key(row[1]))))
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — for the type checker
        field.choices = [("", ""), *groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        role, team = data.get("role"), self.places.get(data.get("team") or "")
        if role in OF_A_TEAM and (team is None or team.kind != CASELOAD):
            self.add_error("team", ValidationError(_("Choose the team she will work in."), "team"))
        elif role == Role.PARTNER and (team is None or team.kind != PARTNER):
            self.add_error("team", ValidationError(_("Choose her organisation."), "team"))
        elif role in (Role.DATA_OFFICER, Role.ADMINISTRATOR) and team is not None:
            self.add_error("team", ValidationError(_("This role belongs to no team. Leave it empty."), "team"))
        data["place"] = team
        return data
