"""Handing over a whole caseload, with progress while it happens."""

from collections.abc import Iterator
from contextvars import Context, copy_context
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.access.errors import GrantRefused
from casework.accounts import directory
from casework.cases.actions import NobodyLeft
from casework.supervision import actions, board
from casework.supervision.forms import HandOverForm

STEPS = 20  # lines of progress at most
MARK = "<!-- progress -->"


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, person: UUID) -> HttpResponse | StreamingHttpResponse:
    """Every open case of one caseworker goes to colleagues of her team: all or none."""
    gate.require("cases.assign")
    people = {worker.pk: worker for worker in board.workers()}
    if person not in people:
        raise Http404
    names = directory.names_of(people)
    team = people[person].home_team_id
    others = [(str(pk), names.get(str(pk), "")) for pk, other in people.items() if pk != person and other.home_team_id == team]
    cases = actions.caseload(people[person])
    form = HandOverForm(request.POST or None, colleagues=sorted(others, key=lambda pair: pair[1]))
    context = {"who": names.get(str(person), ""), "count": len(cases), "form": form, "several": len(others) > 1}
    if request.method == "POST" and form.is_valid() and cases:
        to = [people[UUID(pk)] for pk in form.cleaned_data["to"]]
        work = actions.hand_over(cases=cases, from_=people[person], to=to)
        return _streamed(request, context, work, len(cases))
    return render(request, "supervision/hand_over.html", context)


def _streamed(request: HttpRequest, context: dict[str, object], work: Iterator[int], count: int) -> StreamingHttpResponse:
    """A page that grows while the work is done, without script. The work runs in the context of this request, where her keys are."""
    head, foot = render_to_string("supervision/handing.html", context, request).split(MARK)
    return StreamingHttpResponse(_grown(head, foot, work, count, copy_context()))


def _grown(head: str, foot: str, work: Iterator[int], count: int, where: Context) -> Iterator[str]:
    """The page in pieces. Whoever stops reading stops the work: its transaction is rolled back."""
    yield head
    try:
        step = max(1, count // STEPS)
        while (done := where.run(next, work, 0)) != 0:
            if done % step == 0:
                yield where.run(_line, "", "", done, count)
        yield where.run(_line, "good", gettext("Done. Every case has been handed over."), count, count)
    except (actions.NotHers, GrantRefused, NobodyLeft):
        yield where.run(_line, "alarm", gettext("Nothing was handed over: one of the cases could not be given away."), 0, count)
    finally:
        where.run(work.close)  # type: ignore[attr-defined]
    yield foot


def _line(kind: str, words: str, done: int, count: int) -> str:
    context = {"kind": kind, "words": words, "done": done, "count": count}
    return render_to_string("supervision/_progress.html", context)
