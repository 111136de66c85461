"""The two kinds of records of this room, as lines of the timeline."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy

from casework.cases.kinds import Event, Kind
from casework.erasure.choices import Answer
from casework.erasure.models import ErasureRequest, LegalHold


def _request(asked: ErasureRequest, people: Mapping[str, str]) -> Event:
    title = {
        "": gettext("Erasure asked for: %(what)s"),
        Answer.APPROVED: gettext("Erasure approved: %(what)s"),
        Answer.DECLINED: gettext("Erasure not approved: %(what)s"),
    }[asked.answer] % {"what": asked.get_what_display()}
    url = reverse("erasure:request", args=[asked.case_id, asked.pk])
    on = asked.decided_on or asked.recorded_on
    return Event(on, title, "x", by=people.get(asked.author, ""), text=asked.comment if asked.answer else asked.words, url=url, order=4)


def _hold(hold: LegalHold, people: Mapping[str, str]) -> Event:
    title = pgettext("entry of the timeline", "Legal hold lifted") if hold.lifted_on else pgettext("entry of the timeline", "Legal hold")
    url = reverse("erasure:hold", args=[hold.case_id])
    said = hold.why_lifted if hold.lifted_on else hold.reason
    return Event(hold.lifted_on or hold.recorded_on, title, "lock", by=people.get(hold.author, ""), text=said, url=url, order=4)


KINDS = (
    Kind(ErasureRequest, pgettext_lazy("kind of record", "Request to erase"), "x", event=_request),
    Kind(LegalHold, pgettext_lazy("kind of record", "Legal hold"), "lock", event=_hold),
)
