"""The page of the day of a supervisor: a line when somebody came to a decoy, and nobody has answered it.

No body is opened and nothing is asked where no case is a decoy. The line does not say which case it is.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from audit.models import Entry
from audit.review import trail
from audit.review.hooks import VERB
from audit.review.people import signers_of
from audit.review.stories import moment
from audit.review.unusual import answers, decoys, thresholds
from audit.review.unusual.answers import Answer
from audit.review.unusual.model import Finding, Period, Seen
from audit.review.unusual.own import Own
from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases.today import Item

DAYS = 7
PLAIN = decoys.COMES - {"case.revealed"}  # whether a name was shown in a list stands in the body


def came_to_decoys() -> list[Item]:
    """One line for each day on which somebody else came to a decoy, within a week."""
    if not policy.may(current().role, VERB) or not current().reads_ledger:
        return []
    marked = list(Entry.objects.filter(kind__in=[decoys.SET, decoys.LIFTED]).order_by("seq"))
    if not marked:
        return []
    me = str(current().user.pk)
    found = [finding for finding in _findings(marked) if me not in finding.people]
    said = _said_of(found)
    days = {finding.day for finding in found if answers.is_open(finding, answers.those_of(finding, said))}
    title, url = gettext("Somebody came to a decoy: look at it first"), reverse("review:unusual")
    return [Item(case=None, on=day, title=title, url=url, icon="alert") for day in sorted(days, reverse=True)]


def _findings(marked: list[Entry]) -> Iterator[Finding]:
    signers = signers_of(marked)
    known = decoys.stretches(entry for entry in marked if answers.is_a_supervisors(entry, signers))
    recent = Entry.objects.filter(kind__in=PLAIN, ts__gte=trail.minutes(timezone.localdate() - timedelta(days=DAYS - 1)))
    cases = {bytes(tag) for tag in recent.order_by().values_list("case_tag", flat=True).distinct()}
    those = {case: known[tag] for case in cases if (tag := decoys.tag_of(case)) in known}
    came = recent.filter(case_tag__in=list(those)).order_by("seq") if those else []
    entries = [Seen(entry.seq, moment(entry), entry.kind, entry.actor, bytes(entry.case_tag)) for entry in came]
    yield from decoys.opened(Period(entries, Own(), thresholds.current(), timezone.localtime(), those))


def _said_of(found: Iterable[Finding]) -> dict[bytes, list[Answer]]:
    """Who answered, and up to where: what was said stays closed, so everything before it counts as answered (``actions.answer``)."""
    tags = [finding.tag for finding in found]
    said = list(Entry.objects.filter(case_tag__in=tags, kind__in=[answers.EXPLAINED, answers.RAISED]).order_by("seq")) if tags else []
    signers = signers_of(said)
    by_tag: dict[bytes, list[Answer]] = {}
    for entry in said:
        if answers.is_a_supervisors(entry, signers):
            answer = Answer(entry.kind, entry.actor, moment(entry), "", entry.seq)
            by_tag.setdefault(bytes(entry.case_tag), []).append(answer)
    return by_tag
