"""The kinds of records that the legal room keeps: their forms, their lines of the timeline, and what they say on the agenda."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework import reference
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case
from casework.legal import ahead, given, naming
from casework.legal.choices import Held
from casework.legal.forms import matter as of_matter
from casework.legal.forms import proceeding as of_proceeding
from casework.legal.models import Authority, Deadline, Decision, Evidence, Filing, Hearing, Matter, Party, Proceeding

ROOM, HOME = "legal", "legal:overview"


def _line(record: Any, people: Mapping[str, str], title: str, *said: str, icon: str = "scale", on: Any = None, order: int = 3) -> Event:
    url = reverse(f"legal:{type(record).__name__.lower()}", args=[record.case_id, record.pk])
    text = " · ".join(part for part in said if part)
    return Event(on or record.recorded_on, title, icon, ROOM, by=people.get(record.author, ""), text=text, url=url, order=order)


def _matter(record: Matter, people: Mapping[str, str]) -> Event:
    title = gettext("Legal matter: %(what)s") % {"what": naming.matter(record)}
    return _line(record, people, title, record.get_state_display() if record.is_closed else "", order=2)


def _authority(record: Authority, people: Mapping[str, str]) -> Event:
    title = pgettext("kind of record", "Power of attorney")
    return _line(record, people, title, record.get_capacity_display(), icon="key", on=record.valid_from)


def _proceeding(record: Proceeding, people: Mapping[str, str]) -> Event:
    stage = reference.label("court_stages", record.stage) if record.stage else ""
    return _line(record, people, naming.proceeding(record), stage, on=record.filed_on)


def _filing(record: Filing, people: Mapping[str, str]) -> Event:
    return _line(record, people, reference.label("filing_kinds", record.kind), naming.court(record.before), icon="doc", on=record.on)


def _hearing(record: Hearing, people: Mapping[str, str]) -> Event:
    why = reference.label("adjournment_reasons", record.adjourned_why) if record.state == Held.ADJOURNED and record.adjourned_why else ""
    said = naming.court(record.before), record.get_state_display(), why
    return _line(record, people, pgettext("kind of record", "Hearing"), *said, icon="cal", on=record.on)


def _decision(record: Decision, people: Mapping[str, str]) -> Event:
    outcome = reference.label("court_outcomes", record.outcome) if record.outcome else ""
    return _line(record, people, pgettext("kind of record", "Decision"), naming.court(record.before), outcome, on=record.on, order=4)


def _belongs(record: Any, along: list[Any]) -> dict[str, Any]:
    """To which matter and proceeding a record belongs, in words."""
    if record is None or not record.is_open:
        return {"belongs": []}
    titles = {str(one.pk): naming.matter(one) for one in along if isinstance(one, Matter) and one.is_open}
    roads = {str(one.pk): naming.proceeding(one) for one in along if isinstance(one, Proceeding) and one.is_open}
    found = [titles.get(getattr(record, "matter", ""), ""), roads.get(getattr(record, "proceeding", ""), "")]
    return {"belongs": [words for words in found if words]}


def _along(*sources: Callable[[Case], list[Any]]) -> Callable[[Case], list[Any]]:
    return lambda case: [record for source in sources for record in source(case)]


def _kind(model: Any, name: Any, form: Any, icon: str, saved: Any, **more: Any) -> Kind:
    code = model.__name__.lower()
    return Kind(
        model, name, icon, form=form, route=f"legal:{code}", read="legal.open", write="legal.write", seen_by="legal.open", saved=saved,
        here="legal", back=HOME, **more,
    )


def _of_matter(model: Any, name: Any, form: Any, icon: str, saved: Any, **more: Any) -> Kind:
    about = {"given": given.a_matter, "along": _along(given.matters_of), **more}
    return _kind(model, name, form, icon, saved, presets=("matter",), beside="legal/_belongs.html", facts=_belongs, **about)


def _of_proceeding(model: Any, name: Any, form: Any, icon: str, saved: Any, **more: Any) -> Kind:
    about = {"given": given.a_proceeding, "along": _along(given.matters_of, given.proceedings_of), **more}
    return _kind(model, name, form, icon, saved, presets=("proceeding",), beside="legal/_belongs.html", facts=_belongs, **about)


KINDS = (
    _kind(
        Matter, pgettext_lazy("kind of record", "Legal matter"), of_matter.MatterForm, "scale", _("The matter is saved."),
        event=_matter, agenda=ahead.with_matter, near=True,
    ),
    _of_matter(Party, pgettext_lazy("kind of record", "Party of a matter"), of_matter.PartyForm, "users", _("Saved.")),
    _of_matter(
        Authority, pgettext_lazy("kind of record", "Power of attorney"), of_matter.AuthorityForm, "key",
        _("The power of attorney is saved."), event=_authority, agenda=ahead.with_authority,
    ),
    _of_matter(
        Deadline, pgettext_lazy("kind of record", "Day to keep"), of_matter.DeadlineForm, "clock", _("The day is saved."),
        agenda=ahead.with_deadline,
    ),
    _of_matter(
        Evidence, pgettext_lazy("kind of record", "Evidence"), of_matter.EvidenceForm, "doc", _("The evidence is saved."),
        given=given.some_evidence, along=_along(given.matters_of, given.documents_of),
    ),
    _of_matter(
        Proceeding, pgettext_lazy("kind of record", "Proceeding"), of_proceeding.ProceedingForm, "scale", _("The proceeding is saved."),
        event=_proceeding, agenda=ahead.with_proceeding,
    ),
    _of_proceeding(
        Filing, pgettext_lazy("kind of record", "Paper of a proceeding"), of_proceeding.FilingForm, "doc", _("The paper is saved."),
        event=_filing,
    ),
    _of_proceeding(
        Hearing, pgettext_lazy("kind of record", "Hearing"), of_proceeding.HearingForm, "cal", _("The hearing is saved."),
        event=_hearing, agenda=ahead.with_hearing, given=given.a_hearing, near=True,
        along=_along(given.matters_of, given.proceedings_of, given.hearings_of),
    ),
    _of_proceeding(
        Decision, pgettext_lazy("kind of record", "Decision"), of_proceeding.DecisionForm, "check", _("The decision is saved."),
        event=_decision, agenda=ahead.with_decision,
    ),
)
