"""What happens to a matter before a court, an office, or between people: proceedings, papers, hearings, decisions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import LEGAL
from casework.cases.models import CaseRecord
from casework.cases.record_choices import YesNo
from casework.legal import choices
from casework.legal.models.fields import Dated, link, lunar


class Proceeding(CaseRecord):
    """One road of a matter: a tier of the courts, an office, a mediation, a jirga."""

    code, compartment = "legal.proceeding", LEGAL

    matter = link(_("which matter"))
    institution = Dated(_("before whom"), of="institutions", blank=True)
    tier = Dated(pgettext_lazy("of a proceeding", "court"), of="court_tiers", blank=True)
    place = sealed.CharField(_("which one, where"), max_length=120, blank=True)
    stage = Dated(_("where it stands"), of="court_stages", blank=True)
    number = sealed.CharField(_("number in the register"), max_length=60, blank=True)
    filed_on = sealed.DateField(pgettext_lazy("a proceeding", "since"), null=True, blank=True)
    lunar = lunar()
    offered_by = sealed.CharField(_("who offered a settlement"), max_length=10, choices=choices.OfferedBy.choices, blank=True)
    she_wanted = sealed.CharField(_("she wanted it"), max_length=3, choices=YesNo.choices, blank=True)
    pressure = sealed.CharField(_("she was put under pressure"), max_length=3, choices=YesNo.choices, blank=True)
    pressure_how = sealed.TextField(_("by whom and how"), blank=True)
    result = sealed.TextField(_("what came out"), blank=True)
    safety_after = sealed.TextField(_("her safety afterwards"), blank=True)
    ended_on = sealed.DateField(pgettext_lazy("a proceeding", "ended on"), null=True, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a proceeding", "remarks"), blank=True)


class Under(CaseRecord):
    """Something in a proceeding. *matter* is that of its proceeding, and *before* the term under which lists name the court or office."""

    proceeding = link(_("which proceeding"))
    matter = sealed.CharField(max_length=36, blank=True, editable=False)
    before = sealed.CharField(max_length=90, blank=True, editable=False)  # "court_tiers/primary"

    class Meta:
        abstract = True

    def put_under(self, proceeding: Proceeding | None) -> None:
        """Name its proceeding, and what follows from it."""
        self.proceeding = str(proceeding.pk) if proceeding else ""
        self.matter = proceeding.matter if proceeding else ""
        self.before = court_of(proceeding) if proceeding else ""


def court_of(proceeding: Proceeding) -> str:
    """List and code of the court or office; "" where none is named."""
    if proceeding.tier:
        return f"court_tiers/{proceeding.tier}"
    return f"institutions/{proceeding.institution}" if proceeding.institution else ""


class Filing(Under):
    """A paper that was filed, or that came."""

    code, compartment = "legal.filing", LEGAL

    kind = Dated(pgettext_lazy("of a paper", "kind"), of="filing_kinds")
    sender = sealed.CharField(pgettext_lazy("of a paper", "from whom"), max_length=6, choices=choices.Sender.choices, blank=True)
    on = sealed.DateField(pgettext_lazy("a paper", "date"), null=True, blank=True)
    lunar = lunar()
    number = sealed.CharField(pgettext_lazy("of a paper", "number"), max_length=60, blank=True)
    served_on = sealed.DateField(_("served on"), null=True, blank=True)
    served_how = sealed.CharField(_("how it was served"), max_length=8, choices=choices.Service.choices, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a paper", "remarks"), blank=True)


class Hearing(Under):
    """A day before a court or an office."""

    code, compartment = "legal.hearing", LEGAL

    on = sealed.DateField(pgettext_lazy("a hearing", "date"))
    start = sealed.CharField(_("from what time"), max_length=5, blank=True)  # "09:30"
    end = sealed.CharField(_("until what time"), max_length=5, blank=True)
    lunar = lunar()
    place = sealed.CharField(pgettext_lazy("of a hearing", "room or place"), max_length=120, blank=True)
    who = sealed.CharField(_("who of us goes"), max_length=36, blank=True)  # id of a person
    mahram = sealed.CharField(_("a mahram"), max_length=12, choices=choices.Mahram.choices, blank=True)
    state = sealed.CharField(_("what became of it"), max_length=9, choices=choices.Held.choices, default=choices.Held.AHEAD.value)
    present = sealed.CharField(_("who was present"), max_length=160, blank=True)
    adjourned_why = Dated(_("why it was put off"), of="adjournment_reasons", blank=True)
    next_on = sealed.DateField(pgettext_lazy("of a hearing", "next day"), null=True, blank=True)
    next_start = sealed.CharField(_("next day: from what time"), max_length=5, blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a hearing", "remarks"), blank=True)


class Decision(Under):
    """What a court or an office decided, and when it was served. Until when an appeal is possible is entered, with its source."""

    code, compartment = "legal.decision", LEGAL

    on = sealed.DateField(pgettext_lazy("a decision", "date"), null=True, blank=True)
    lunar = lunar()
    number = sealed.CharField(pgettext_lazy("of a decision", "number"), max_length=60, blank=True)
    outcome = Dated(pgettext_lazy("of a decision", "outcome"), of="court_outcomes", blank=True)
    says = sealed.TextField(_("what it says"), blank=True)
    served_on = sealed.DateField(_("served on"), null=True, blank=True)
    served_how = sealed.CharField(_("how it was served"), max_length=8, choices=choices.Service.choices, blank=True)
    appeal_until = sealed.DateField(_("appeal possible until"), null=True, blank=True)
    appeal_source = sealed.CharField(_("where this day is written"), max_length=160, blank=True)
    appeal = sealed.CharField(pgettext_lazy("of a decision", "appeal"), max_length=10, choices=choices.Appeal.choices, blank=True)
    appealed_on = sealed.DateField(_("appealed on"), null=True, blank=True)
    enforcement = sealed.CharField(
        pgettext_lazy("of a decision", "enforcement"), max_length=10, choices=choices.Enforcement.choices, blank=True
    )
    enforced = sealed.TextField(_("how it is carried out"), blank=True)
    remarks = sealed.TextField(pgettext_lazy("of a decision", "remarks"), blank=True)
