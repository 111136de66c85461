"""What is measured of a ledger of a year. The control of each line runs in the same rounds."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from audit.ledger import case_tag
from audit.models import Entry
from audit.review import trail
from audit.review.forms import day_parameters
from audit.review.kinds import of_group
from bench_parts import clients
from bench_parts.measures import Line
from bench_parts.office import NARGIS, SHAKIBA
from bench_parts.timing import always, interleaved, queries
from bench_parts.trail import filling, verifying, writers
from bench_parts.trail.plain import PlainEntry
from casework.cases.models import Case
from casework.training.people import Office

PAGE_MS = 150.0


class Asked(NamedTuple):
    """A page of the trail: its address, and how its rows are chosen from either table."""

    what: str
    url: str
    parameters: dict[str, str]
    chosen: dict[str, Any]
    target: float | None = PAGE_MS


def everything(office: Office, tell: Callable[[str], None]) -> Iterator[Line]:
    client = clients.ours(office, SHAKIBA)
    for page in pages(office):
        yield shown(client, page)
    yield from writers.lines(office)
    yield from verifying.lines(Path(settings.HOME), tell)


def pages(office: Office) -> list[Asked]:
    """The first page by day, by person and by case, with and without a group; and pages far behind the first."""
    last, middle = _a_day(0.9999), _a_day(0.5)
    nargis, gone, case = office.users[NARGIS].pk, office.users[filling.GONE].pk, _busiest()
    by_person, by_case = reverse("review:person", args=[nargis]), reverse("review:case", args=[case])
    hers, its = {"actor": str(nargis)}, {"case_tag": case_tag(case)}
    ever = {"since": "0"}
    return [
        Asked("by day, the newest", reverse("review:day"), day_parameters(last), _on(last)),
        Asked("by day, half a year ago", reverse("review:day"), day_parameters(middle), _on(middle)),
        Asked("by day, refused", reverse("review:day"), {**day_parameters(middle), "group": "refused"}, _on(middle)),
        Asked("by person, 30 days", by_person, {}, {**hers, **_since(29)}),
        Asked("by person, 30 days, refused", by_person, {"group": "refused"}, {**hers, **_since(29)}),
        Asked("by person who left half a year ago, 30 days", reverse("review:person", args=[gone]), {}, {"actor": str(gone), **_since(29)}),
        Asked("by person, ever, changed", by_person, {**ever, "group": "changed"}, hers),
        Asked("by person, ever, refused", by_person, {**ever, "group": "refused"}, hers),
        Asked("by person, ever, page 400", by_person, {**ever, "page": "400"}, hers, None),
        Asked("by case, ever", by_case, ever, its),
        Asked("by case, ever, changed", by_case, {**ever, "group": "changed"}, its),
        Asked("by case, ever, page 30", by_case, {**ever, "page": "30"}, its, None),
    ]


def _a_day(place: float) -> date:
    """The local day of the entry at this place of the ledger."""
    newest = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    found = Entry.objects.filter(seq__lte=max(1, int(newest * place))).order_by("-seq")[0]
    return datetime.fromtimestamp(found.ts * 60, timezone.get_current_timezone()).date()


def _busiest() -> UUID:
    tags = {case_tag(pk): pk for pk in Case.objects.values_list("pk", flat=True)}
    found = Entry.objects.filter(case_tag__in=tags).order_by().values_list("case_tag").annotate(n=Count("seq")).order_by("-n")
    return tags[bytes(found[0][0])]


def _on(day: date) -> dict[str, int]:
    return {"ts__gte": trail.minutes(day), "ts__lt": trail.minutes(day + timedelta(days=1))}


def _since(days: int) -> dict[str, int]:
    return {"ts__gte": trail.minutes(timezone.localdate() - timedelta(days=days))}


def shown(client: Any, page: Asked) -> Line:
    """The whole request; beside it the rows of the page alone, and the same rows of the plain log."""
    query = QueryDict(mutable=True)
    query.update(page.parameters)
    url = f"{page.url}?{query.urlencode()}"

    def ask() -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"a page of the bench answered {answer.status_code}")

    contenders = {"page": always(ask), "plain": always(lambda: list(_rows(PlainEntry.objects.all(), page)))}
    spent, count = interleaved(contenders, most=15), queries(always(ask))
    busy = interleaved({"page": always(ask)}, most=7, clock=time.process_time)["page"]
    detail = f"{count} queries, {busy:.0f} ms of processor; the same rows of the plain log {spent['plain']:.1f} ms"
    return Line(f"review page {page.what}", spent["page"], "ms", detail, page.target)


def _rows(found: QuerySet[Any], page: Asked) -> QuerySet[Any]:
    number, kinds = int(page.parameters.get("page", 1)), of_group(page.parameters.get("group", ""))
    found = found.filter(**page.chosen)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    return found.order_by(*("-ts", "-seq") if "ts__gte" in page.chosen else ("-seq",))[(number - 1) * trail.PAGE : number * trail.PAGE + 1]
