"""Which lists there are and what each is for. Their terms are data; a list itself is code, since code asks for it by name."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnknownList(LookupError):
    """There is no list of this name."""


class Words(NamedTuple):
    """The title of a list, and one sentence on where its terms stand."""

    title: Promise
    purpose: Promise


LISTS: dict[str, Words] = {
    "incident_types": Words(
        pgettext_lazy("title of a list", "Types of incident"), _("Six core types, asked in this order; the first that fits counts.")
    ),
    "evaw_acts": Words(
        pgettext_lazy("title of a list", "Acts of violence against women"),
        _("The 22 acts of the law of 1388, for reports that ask for them."),
    ),
    "place_types": Words(pgettext_lazy("title of a list", "Types of place"), _("Where something happened, never an address.")),
    "harmful_practices": Words(
        pgettext_lazy("title of a list", "Harmful practices"), _("Customs that stand behind an incident, beside its type.")
    ),
    "needs": Words(
        pgettext_lazy("title of a list", "Needs"), _("What a woman needs: in her situation, in the action plan, in a referral.")
    ),
    "services": Words(pgettext_lazy("title of a list", "Services"), _("What a woman can be given or referred to.")),
    "risk_reasons": Words(pgettext_lazy("title of a list", "Reasons for a risk"), _("Why the risk is what it is, in an assessment.")),
    "conference_roles": Words(
        pgettext_lazy("title of a list", "Roles at a conference"), _("Who takes part in a conversation about a case; nobody is named.")
    ),
    "closure_reasons": Words(pgettext_lazy("title of a list", "Reasons for closure"), _("Why a case is closed.")),
    "document_kinds": Words(pgettext_lazy("title of a list", "Kinds of documents"), _("Papers that are kept with a case.")),
    "legal_instruments": Words(
        pgettext_lazy("title of a list", "Laws and decrees"), _("On what a legal matter rests, by the day on which it happened.")
    ),
    "institutions": Words(
        pgettext_lazy("title of a list", "Institutions"), _("Offices and bodies that appear in a matter, before and since August 2021.")
    ),
    "court_tiers": Words(
        pgettext_lazy("title of a list", "Courts by tier"), _("The names of each period, from the first court to the last.")
    ),
    "court_stages": Words(pgettext_lazy("title of a list", "Stages before a court"), _("Where proceedings stand.")),
    "matter_types": Words(pgettext_lazy("title of a list", "Legal matters"), _("What a woman wants to have settled.")),
    "tafriq_grounds": Words(
        pgettext_lazy("title of a list", "Grounds of tafriq"), _("On what a separation by a court is asked for.")
    ),
    "filing_kinds": Words(
        pgettext_lazy("title of a list", "Papers of a proceeding"), _("What is filed with a court or office, and what comes from it.")
    ),
    "adjournment_reasons": Words(
        pgettext_lazy("title of a list", "Why a hearing is put off"),
        _("As the court or the office said it; no reason is held against her."),
    ),
    "court_outcomes": Words(
        pgettext_lazy("title of a list", "Outcomes before a court"), _("What was decided, in the words of the decision.")
    ),
    "her_outcomes": Words(
        pgettext_lazy("title of a list", "Outcomes for her"), _("What a matter brought her, whatever the court decided.")
    ),
    "session_ways": Words(pgettext_lazy("title of a list", "How a session is held"), _("In counselling: in person, by phone, in a group.")),
    "session_places": Words(
        pgettext_lazy("title of a list", "Places of a session"), _("In counselling: a kind of place, never an address.")
    ),
    "session_company": Words(
        pgettext_lazy("title of a list", "Who else is present"), _("In a session of counselling, beside the two; nobody is named.")
    ),
    "session_themes": Words(pgettext_lazy("title of a list", "Themes of a session"), _("What a session of counselling is about.")),
    "session_techniques": Words(
        pgettext_lazy("title of a list", "Techniques of counselling"), _("What is done in a session.")
    ),
    "absence_reasons": Words(
        pgettext_lazy("title of a list", "Why a session did not take place"), _("As far as it is known; no reason is held against her.")
    ),
    "officials": Words(
        pgettext_lazy("title of a list", "Titles of officials"),
        _("A search for one is noted in the trail, never what was typed: who looks for the powerful is asked why."),
    ),
    "retention_rules": Words(
        pgettext_lazy("title of a list", "How long cases are kept"),
        _("After how many years a closed case is due to be erased. The code says for whom and how many years; nothing goes by itself."),
    ),
    "regimes": Words(pgettext_lazy("title of a list", "Periods"), _("To which period of law and offices a term belongs.")),
}


def words_of(list_code: str) -> Words:
    """Title and purpose. Raises UnknownList."""
    try:
        return LISTS[list_code]
    except KeyError:
        raise UnknownList(list_code) from None
