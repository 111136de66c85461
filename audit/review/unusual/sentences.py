"""What a finding says: its rule in plain words, with what it counted and from when on that is shown."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext

from audit.review.unusual.model import DECOY, Finding
from audit.review.unusual.thresholds import Thresholds
from casework.localisation.digits import numbered


def sentence(finding: Finding, limits: Thresholds) -> str:
    numbers = {name: numbered(value) for name, value in vars(limits).items()}
    return SAID[finding.rule](finding) % {**numbers, "count": numbered(finding.counted), "whom": _whom(finding)}


def _decoy(found: Finding) -> str:
    return gettext("Came to a decoy: an invented case that nobody has reason to open.")


def _leaving(found: Finding) -> str:
    return gettext(
        "Opened %(count)s cases in the %(leaving_days)s days before leaving and wrote nothing in them. "
        "Shown from %(leaving_cases)s cases on. Leaving: suspended, taken out of a team, or cases handed over."
    )


def _people(found: Finding) -> str:
    return gettext(
        "%(count)s people came to the same case within %(people_minutes)s minutes, and it is assigned to none of them. "
        "Shown from %(people)s people on; who was refused counts too."
    )


def _named(found: Finding) -> str:
    return ngettext(
        "Searched for %(whom)s and opened nothing of what was found within %(searches_minutes)s minutes. "
        "Shown from the first time on; what was typed is not kept.",
        "Searched %(count)s times for %(whom)s and opened nothing of what was found within %(searches_minutes)s minutes. "
        "Shown from the first time on; what was typed is not kept.",
        found.counted,
    )


def _many(found: Finding) -> str:
    return gettext("Opened %(count)s cases, %(cases)s or more of them within %(cases_minutes)s minutes.")


def _caseload(found: Finding) -> str:
    return ngettext(
        "Opened a case assigned to others, gave no reason, and wrote and decided nothing in it on that day. Shown from the first case on.",
        "Opened %(count)s cases assigned to others, gave no reason, and wrote and decided nothing in them on that day. "
        "Shown from the first case on.",
        found.counted,
    )


def _refusals(found: Finding) -> str:
    return gettext("Was refused %(count)s times on one day. Shown from %(refusals)s times on.")


def _searches(found: Finding) -> str:
    return gettext(
        "Searched %(count)s times on one day and opened nothing of what was found within %(searches_minutes)s minutes. "
        "Shown from %(searches)s times on."
    )


def _hours(found: Finding) -> str:
    return ngettext(
        "Opened a case outside office hours. Shown from the first case on.",
        "Opened %(count)s cases outside office hours. Shown from the first case on.",
        found.counted,
    )


SAID: Mapping[str, Callable[[Finding], str]] = {
    DECOY: _decoy,
    "leaving": _leaving,
    "people": _people,
    "named": _named,
    "many": _many,
    "caseload": _caseload,
    "refusals": _refusals,
    "searches": _searches,
    "hours": _hours,
}


def title(rule: str) -> str:
    """The rule in two or three words."""
    titles = {
        DECOY: pgettext("unusual access", "A decoy"),
        "leaving": pgettext("unusual access", "Before leaving"),
        "people": pgettext("unusual access", "Several people, one case"),
        "named": pgettext("unusual access", "Names that matter"),
        "many": pgettext("unusual access", "Many cases, little time"),
        "caseload": pgettext("unusual access", "Cases of others"),
        "refusals": pgettext("unusual access", "Refused again and again"),
        "searches": pgettext("unusual access", "Searches that led nowhere"),
        "hours": pgettext("unusual access", "Outside office hours"),
    }
    return titles[rule]


def _whom(finding: Finding) -> str:
    named = {
        "colleague": pgettext("searched for", "the name of a colleague"),
        "official": pgettext("searched for", "the title of an official"),
    }
    return pgettext("between the parts of a list", ", ").join(named[name] for name in finding.named if name in named) or "…"
