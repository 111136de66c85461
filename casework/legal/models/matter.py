"""A legal matter: what she wants settled, who is in it, who may act for her, and the days to keep."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import LEGAL
from casework.cases.models import CaseRecord
from casework.cases.models.coded import CodedSet
from casework.cases.record_choices import Relation
from casework.legal import choices
from casework.legal.models.fields import Dated, link


def _amount(words: Any) -> Any:
    return sealed.MoneyField(words, null=True, blank=True)


class Matter(CaseRecord):
    """What she wants settled. It may have many proceedings, is never deleted, and may be reopened years later."""

    code, compartment = "legal.matter", LEGAL

    type = Dated(pgettext_lazy("of a legal matter", "what it is about"), of="matter_types")
    grounds = CodedSet(_("grounds, for a tafriq"), of="tafriq_grounds", blank=True)
    instrument = Dated(_("on which law or rule it rests"), of="legal_instruments", blank=True)
    goal = sealed.TextField(_("what she wants, in her own words"), blank=True)
    eligible = sealed.CharField(_("eligible for legal aid"), max_length=6, choices=choices.Eligible.choices, blank=True)
    eligible_why = sealed.TextField(pgettext_lazy("eligible for legal aid", "why, or why not"), blank=True)
    options = sealed.TextField(_("which ways were explained to her"), blank=True)
    explained_on = sealed.DateField(_("explained on"), null=True, blank=True)
    instruction = sealed.TextField(_("what she instructed"), blank=True)
    instructed_on = sealed.DateField(_("instructed on"), null=True, blank=True)
    mahr_prompt = _amount(_("mahr, prompt"))
    mahr_deferred = _amount(_("mahr, deferred"))
    mahr_paid = _amount(_("mahr, paid so far"))
    maintenance = _amount(_("maintenance a month"))
    maintenance_since = sealed.DateField(_("maintenance since"), null=True, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a legal matter", "remarks"), blank=True)

    state = sealed.CharField(pgettext_lazy("of a legal matter", "state"), max_length=6, choices=choices.STATES, default=choices.OPEN)
    closed_on = sealed.DateField(_("closed on"), null=True, blank=True)
    court_outcome = Dated(_("outcome before the court"), of="court_outcomes", blank=True)
    her_outcome = Dated(_("outcome for her"), of="her_outcomes", blank=True)
    closing = sealed.TextField(_("how it ended"), blank=True)
    reopened_on = sealed.DateField(_("reopened on"), null=True, blank=True)
    reopening = sealed.TextField(_("why it was reopened"), blank=True)

    @property
    def is_closed(self) -> bool:
        return bool(self.state == choices.CLOSED)


class Party(CaseRecord):
    """Somebody on the other side, or beside her."""

    code, compartment = "legal.party", LEGAL

    matter = link(_("which matter"))
    side = sealed.CharField(_("which part this person has"), max_length=14, choices=choices.Side.choices, blank=True)
    relation = sealed.CharField(_("relation to her"), max_length=10, choices=Relation.choices, blank=True)
    name = sealed.CharField(pgettext_lazy("of a party", "name"), max_length=120, blank=True)
    father_name = sealed.CharField(pgettext_lazy("of a party", "father’s name"), max_length=120, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a party", "remarks"), blank=True)


class Authority(CaseRecord):
    """A power of attorney: who may act for her, in what, and until when."""

    code, compartment = "legal.authority", LEGAL

    matter = link(_("which matter"))
    to_whom = sealed.CharField(_("who may act for her"), max_length=120, blank=True)
    capacity = sealed.CharField(
        pgettext_lazy("of a power of attorney", "as what"), max_length=8, choices=choices.Capacity.choices, blank=True
    )
    scope = sealed.TextField(pgettext_lazy("of a power of attorney", "in what"), blank=True)
    valid_from = sealed.DateField(_("valid from"), null=True, blank=True)
    until = sealed.DateField(_("valid until"), null=True, blank=True)
    registered = sealed.CharField(_("where it is registered, and its number"), max_length=160, blank=True)
    revocation = sealed.TextField(_("what is said about taking it back"), blank=True)
    revoked_on = sealed.DateField(pgettext_lazy("of a power of attorney", "revoked on"), null=True, blank=True)
    revoked_why = sealed.TextField(_("why it was revoked"), blank=True)


class Deadline(CaseRecord):
    """A day to keep, as somebody read it somewhere. It is entered with its source and never computed."""

    code, compartment = "legal.deadline", LEGAL

    matter = link(_("which matter"))
    on = sealed.DateField(pgettext_lazy("a day to keep", "day"))
    what = sealed.CharField(_("what is due"), max_length=160, blank=True)
    source = sealed.CharField(_("where this day is written"), max_length=160, blank=True)
    done_on = sealed.DateField(pgettext_lazy("a day to keep", "done on"), null=True, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a day to keep", "remarks"), blank=True)


class Evidence(CaseRecord):
    """A document, a witness, an expert: what it shows, and where it is kept."""

    code, compartment = "legal.evidence", LEGAL

    matter = link(_("which matter"))
    kind = sealed.CharField(pgettext_lazy("of evidence", "kind"), max_length=8, choices=choices.Proof.choices, blank=True)
    what = sealed.CharField(_("what or who it is"), max_length=160, blank=True)
    shows = sealed.TextField(_("what it shows"), blank=True)
    document = link(_("document of this case"))
    kept = sealed.CharField(_("where the original is"), max_length=160, blank=True)
