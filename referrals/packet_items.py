"""What a packet can hold: one entry for each item that a consent to share can name, and nothing else of a case.

An item knows the record it comes from and writes rows ``[label, value, kind]``. Labels and choices stay codes in the packet and
become words when it is read, so that the partner reads in her own language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import get_language, pgettext, pgettext_lazy

from casework.access import rings
from casework.cases import lists
from casework.cases.choices import Marital, Risk, SharedItem, Whose
from casework.cases.models import Case, CaseRecord, Incident, SafeContact, Situation, Survivor
from casework.localisation import provinces
from casework.localisation.dates import PartialDate

Row = list[Any]  # [label, value, kind]
Contents = list[dict[str, Any]]  # [{"item": "name", "rows": [Row, …]}, …]
Sources = Mapping[type[CaseRecord], Sequence[Any]]
TEXT, LINES, PHONE, WARNING, DATE, CHOICE, PROVINCE = "text", "lines", "phone", "warning", "date", "choice", "province"


@dataclass(frozen=True)
class Item:
    """One item: the record it is taken from, what goes along in words, and how its rows are written."""

    source: type[CaseRecord]
    goes: Any
    rows: Callable[[Any], list[Row]]


def _name(survivor: Survivor) -> list[Row]:
    return [["name", survivor.known_as or survivor.given_name, TEXT]]


def _family(survivor: Survivor) -> list[Row]:
    return [["father", survivor.father_name, TEXT], ["husband", survivor.husband_name, TEXT]]


def _contact(contact: SafeContact) -> list[Row]:
    if not contact.phone:
        return []
    message = "may_leave" if contact.leave_message else "leave_none"
    return [
        ["phone", contact.phone, PHONE], ["whose", contact.whose, CHOICE], ["hours", contact.hours, TEXT],
        ["cover", contact.cover, TEXT], ["message", message, WARNING],
    ]


def _birth(survivor: Survivor) -> list[Row]:
    return [["birth", survivor.birth.to_json() if survivor.birth else None, DATE]]


def _marital(survivor: Survivor) -> list[Row]:
    return [["marital", survivor.marital, CHOICE]]


def _province(survivor: Survivor) -> list[Row]:
    return [["province", survivor.province, PROVINCE]]


def _needs(situation: Situation) -> list[Row]:
    return [["needs", need, CHOICE] for need in situation.needs]


def _risk(situation: Situation) -> list[Row]:
    return [["risk", situation.risk, CHOICE]]


def _account(incident: Incident) -> list[Row]:
    return [["account", incident.account, LINES]]


ITEMS: Final[dict[str, Item]] = {
    SharedItem.NAME: Item(Survivor, pgettext_lazy("what goes with an item", "one name, no other"), _name),
    SharedItem.FAMILY: Item(Survivor, pgettext_lazy("what goes with an item", "two names"), _family),
    SharedItem.CONTACT: Item(
        SafeContact, pgettext_lazy("what goes with an item", "number, safe hours, what to say, messages"), _contact
    ),
    SharedItem.BIRTH: Item(Survivor, pgettext_lazy("what goes with an item", "as far as it is known"), _birth),
    SharedItem.MARITAL: Item(Survivor, pgettext_lazy("what goes with an item", "one word"), _marital),
    SharedItem.PROVINCE: Item(Survivor, pgettext_lazy("what goes with an item", "the province alone"), _province),
    SharedItem.NEEDS: Item(Situation, pgettext_lazy("what goes with an item", "the list of her needs"), _needs),
    SharedItem.RISK: Item(Situation, pgettext_lazy("what goes with an item", "high, medium or low"), _risk),
    SharedItem.ACCOUNT: Item(Incident, pgettext_lazy("what goes with an item", "her whole account, word for word"), _account),
}


def in_order(items: Iterable[str]) -> list[str]:
    """These items in the order of the catalogue, each once. Raises KeyError for what is not in it."""
    wanted = set(items)
    if unknown := wanted - set(ITEMS):
        raise KeyError(*sorted(unknown))
    return [item for item in ITEMS if item in wanted]


def open_sources(case: Case, items: Iterable[str], *, also: Iterable[CaseRecord] = ()) -> Sources:
    """Fetch the records from which these items come, and no others, and admit them, with *also*, in one entry of the ledger."""
    models = {ITEMS[item].source for item in in_order(items)}
    found: dict[type[CaseRecord], list[Any]] = {
        model: list(model._default_manager.filter(case=case).order_by("recorded_on", "id")) for model in models
    }
    records = [record for held in found.values() for record in held]
    for record in records:
        record.case = case
    rings.current().admit([*(record for record in also if type(record) not in models), *records])
    return found


def build(items: Iterable[str], sources: Sources) -> Contents:
    """The contents of a packet: exactly these items. An item of which nothing is known has no rows. Raises NoKey."""
    return [{"item": str(item), "rows": _rows(ITEMS[item], sources)} for item in in_order(items)]


def _rows(item: Item, sources: Sources) -> list[Row]:
    return [row for record in sources.get(item.source, ()) for row in item.rows(record) if row[1] not in ("", None)]


def value_of(contents: Contents, item: str) -> str:
    """The first value of an item in a packet's contents; "" when it is not there."""
    return next((str(row[1]) for part in contents if part["item"] == item for row in part["rows"]), "")


# --- reading a packet ------------------------------------------------------------------------------------------------------
LABELS: Final[dict[str, Any]] = {
    "name": pgettext_lazy("row of a packet", "Name"),
    "father": pgettext_lazy("row of a packet", "Father’s name"),
    "husband": pgettext_lazy("row of a packet", "Husband’s name"),
    "phone": pgettext_lazy("row of a packet", "Safe number"),
    "whose": pgettext_lazy("row of a packet", "Whose number"),
    "hours": pgettext_lazy("row of a packet", "Call only at"),
    "cover": pgettext_lazy("row of a packet", "If someone else answers, say"),
    "message": pgettext_lazy("row of a packet", "Messages"),
    "birth": pgettext_lazy("row of a packet", "Date of birth"),
    "marital": pgettext_lazy("row of a packet", "Marital status"),
    "province": pgettext_lazy("row of a packet", "Province"),
    "needs": pgettext_lazy("row of a packet", "What she needs"),
    "risk": pgettext_lazy("row of a packet", "Risk to her safety"),
    "account": pgettext_lazy("row of a packet", "In her own words"),
}
MESSAGES: Final[dict[str, Any]] = {
    "leave_none": pgettext_lazy("safe contact", "Never leave a message"),
    "may_leave": pgettext_lazy("safe contact", "A message may be left"),
}
VOCABULARIES: Final[dict[str, Any]] = {"whose": Whose, "marital": Marital, "needs": lists.Vocabulary(lists.NEEDS), "risk": Risk}


@dataclass(frozen=True)
class Line:
    """One row in words. *kind* tells the page how to set it: text, lines, phone, warning."""

    label: str
    text: str = field(repr=False)
    kind: str = TEXT


def lines(contents: Contents) -> list[Line]:
    """The rows of a packet in the active language. An item without rows is named, as not recorded."""
    said: list[Line] = []
    for part in contents:
        joined = _joined([_line(row) for row in part["rows"]])
        said += joined or [Line(_item_label(part["item"]), pgettext("item of a packet", "not recorded"))]
    return said


def _line(row: Row) -> Line:
    label, value, kind = row
    words = str(LABELS.get(label, label))
    if kind == DATE:
        return Line(words, PartialDate.from_json(value).describe(_language()))
    if kind == PROVINCE:
        return Line(words, provinces.name(value, _language()))
    if kind == CHOICE:
        return Line(words, str(dict(VOCABULARIES[label].choices).get(value, value)))
    if kind == WARNING:
        return Line(words, str(MESSAGES.get(value, value)), kind)
    return Line(words, str(value), kind)


def _joined(found: list[Line]) -> list[Line]:
    """Several short values of one label become one line."""
    merged: list[Line] = []
    for line in found:
        if merged and merged[-1].label == line.label and line.kind == TEXT:
            text = pgettext("between the parts of a list", ", ").join((merged[-1].text, line.text))
            merged[-1] = Line(line.label, text)
        else:
            merged.append(line)
    return merged


def _item_label(item: str) -> str:
    return str(dict(SharedItem.choices).get(item, item))


def _language() -> str:
    return get_language() or "en"
