"""The coded lists of the record behind one door: what can be chosen, and what a code is called.

The lists are fixed here. A code that a list no longer offers still has its words, so that old records read on.
"""

from typing import Any, Final

from django.utils.translation import pgettext_lazy

INCIDENT_TYPES, EVAW_ACTS, PLACES, PRACTICES = "incident_types", "evaw_acts", "places", "practices"
RISK_REASONS, ROLES = "risk_reasons", "conference_roles"

LISTS: Final[dict[str, dict[str, Any]]] = {
    # GBV Information Management System: six core types, and what is none of them
    INCIDENT_TYPES: {
        "rape": pgettext_lazy("type of incident", "Rape"),
        "sexual_assault": pgettext_lazy("type of incident", "Sexual assault"),
        "physical_assault": pgettext_lazy("type of incident", "Physical assault"),
        "forced_marriage": pgettext_lazy("type of incident", "Forced marriage"),
        "denial": pgettext_lazy("type of incident", "Denial of resources, opportunities or services"),
        "psychological": pgettext_lazy("type of incident", "Psychological or emotional abuse"),
        "not_gbv": pgettext_lazy("type of incident", "Not gender-based violence"),
    },
    # Article 5 of the law of 1388 (2009), in its order
    EVAW_ACTS: {
        "1": pgettext_lazy("EVAW act", "Rape or sexual assault"),
        "2": pgettext_lazy("EVAW act", "Forcing into prostitution"),
        "3": pgettext_lazy("EVAW act", "Recording and publishing her identity so as to harm her"),
        "4": pgettext_lazy("EVAW act", "Burning, or using chemical or other dangerous substances"),
        "5": pgettext_lazy("EVAW act", "Forcing to self-immolation, suicide or poison"),
        "6": pgettext_lazy("EVAW act", "Causing injury or disability"),
        "7": pgettext_lazy("EVAW act", "Beating"),
        "8": pgettext_lazy("EVAW act", "Buying and selling for or under the pretext of marriage"),
        "9": pgettext_lazy("EVAW act", "Giving in baad"),
        "10": pgettext_lazy("EVAW act", "Forced marriage"),
        "11": pgettext_lazy("EVAW act", "Prohibiting the right to marry or to choose a husband"),
        "12": pgettext_lazy("EVAW act", "Marriage before the legal age"),
        "13": pgettext_lazy("EVAW act", "Abusing, humiliating, intimidating"),
        "14": pgettext_lazy("EVAW act", "Harassment"),
        "15": pgettext_lazy("EVAW act", "Forced isolation"),
        "16": pgettext_lazy("EVAW act", "Forced addiction to drugs"),
        "17": pgettext_lazy("EVAW act", "Denial of inheritance"),
        "18": pgettext_lazy("EVAW act", "Denial of her own property"),
        "19": pgettext_lazy("EVAW act", "Denial of education, work or health services"),
        "20": pgettext_lazy("EVAW act", "Forced labour"),
        "21": pgettext_lazy("EVAW act", "Marrying more than one wife against Article 86 of the Civil Code"),
        "22": pgettext_lazy("EVAW act", "Denial of kinship"),
    },
    PLACES: {
        "home": pgettext_lazy("type of place", "Her home"),
        "his_home": pgettext_lazy("type of place", "The perpetrator’s home"),
        "other_home": pgettext_lazy("type of place", "Another home"),
        "street": pgettext_lazy("type of place", "Street or market"),
        "field": pgettext_lazy("type of place", "Field, water point or the way there"),
        "work": pgettext_lazy("type of place", "Place of work"),
        "school": pgettext_lazy("type of place", "School or madrasa"),
        "health": pgettext_lazy("type of place", "Health facility"),
        "office": pgettext_lazy("type of place", "Office of an authority or prison"),
        "camp": pgettext_lazy("type of place", "Camp or settlement"),
        "phone": pgettext_lazy("type of place", "By telephone or online"),
        "other": pgettext_lazy("type of place", "Another place"),
    },
    PRACTICES: {
        "baad": pgettext_lazy("harmful practice", "Giving in baad"),
        "badal": pgettext_lazy("harmful practice", "Exchange marriage (badal)"),
        "early": pgettext_lazy("harmful practice", "Early marriage"),
        "widow": pgettext_lazy("harmful practice", "Forcing a widow to marry a relative of her husband"),
        "sold": pgettext_lazy("harmful practice", "Marriage for a bride price or a debt"),
        "honour": pgettext_lazy("harmful practice", "Violence in the name of honour"),
        "other": pgettext_lazy("harmful practice", "Another practice"),
    },
    RISK_REASONS: {
        "threat": pgettext_lazy("reason for a risk", "Threats to kill or to harm her or the children"),
        "weapon": pgettext_lazy("reason for a risk", "A weapon in the house"),
        "worse": pgettext_lazy("reason for a risk", "It becomes worse or more frequent"),
        "same_house": pgettext_lazy("reason for a risk", "She lives with the perpetrator"),
        "found": pgettext_lazy("reason for a risk", "Somebody may learn that she came here"),
        "leaving": pgettext_lazy("reason for a risk", "She has left or wants to leave"),
        "pregnant": pgettext_lazy("reason for a risk", "She is pregnant"),
        "date": pgettext_lazy("reason for a risk", "A marriage, jirga or decision is near"),
        "alone": pgettext_lazy("reason for a risk", "Nobody supports her"),
        "self_harm": pgettext_lazy("reason for a risk", "She may harm herself"),
    },
    ROLES: {
        "caseworker": pgettext_lazy("role at a conference", "Caseworker"),
        "supervisor": pgettext_lazy("role at a conference", "Supervisor"),
        "counsellor": pgettext_lazy("role at a conference", "Counsellor"),
        "legal": pgettext_lazy("role at a conference", "Legal officer"),
        "health": pgettext_lazy("role at a conference", "Health worker"),
        "partner": pgettext_lazy("role at a conference", "Partner organisation"),
        "herself": pgettext_lazy("role at a conference", "She herself"),
    },
}


def choices(list_name: str) -> list[tuple[str, Any]]:
    """What can be chosen from a list, in its order. Raises KeyError for a list that does not exist."""
    return list(LISTS[list_name].items())


def label(list_name: str, code: str) -> str:
    """The words of a code in the active language; the code itself when the list does not know it."""
    return str(LISTS[list_name].get(code, code))
