"""What is measured. Each function returns lines for the table; the other side of every ratio runs in the same rounds."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db.models import Count, F, Q
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import get_objects_for_user

from bench_parts import clients, copying, referring, searching
from bench_parts.models import PlainCase, PlainSituation
from bench_parts.office import NARGIS, ROSHAN, SHAKIBA
from bench_parts.timing import Ready, always, interleaved, queries
from casework import pdf
from casework.access import catalogue
from casework.cases.choices import Missing, State
from casework.cases.models import Case, Situation
from casework.cases.views.lists import PAGE
from casework.reports import actions as printing
from casework.reports import collect
from casework.reports.summary import print_summary
from casework.training.people import EVERYBODY, Office

TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


class Line(NamedTuple):
    """One line of the table: a ratio or milliseconds, what stood behind it, and the target (None: only reported)."""

    what: str
    value: float
    unit: str
    detail: str
    target: float | None = None
    at_least: bool = False

    @property
    def held(self) -> bool | None:
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


class Bench(NamedTuple):
    """The office, and the browsers of three of its people on both sides."""

    office: Office
    long_case: UUID
    ours: dict[str, Client]
    plain: dict[str, Client]


def open_bench(office: Office) -> Bench:
    clients.teach_names()
    long_case = Case.objects.annotate(notes=Count("contactnote_records")).order_by("-notes").values_list("pk", flat=True)[0]
    names = (NARGIS, SHAKIBA, ROSHAN)
    return Bench(
        office, long_case, {name: clients.ours(office, name) for name in names}, {name: clients.plain(office, name) for name in names}
    )


class Page(NamedTuple):
    """A page that both sides show: who asks for it where, and how many times the plain one's time it may take."""

    what: str
    who: str
    url: str
    target: float


def pages_of(bench: Bench) -> list[Page]:
    lists, usual = reverse("cases:list"), reverse("cases:case", args=[usual_case(bench.office)])
    return [
        Page("first list page, caseworker", NARGIS, lists, 2.0),
        Page("first list page, supervisor", SHAKIBA, lists, 2.0),
        Page("referral desk, partner", ROSHAN, reverse("referrals:desk"), 2.0),
        Page("page of a usual case", NARGIS, usual, 1.5),
        Page("page of a case with 200 notes", NARGIS, reverse("cases:case", args=[bench.long_case]), 1.5),
    ]


def differing(bench: Bench) -> list[str]:
    """What of the bench would compare unlike things: pages of other bytes, and a save that one side refuses. Nothing is timed."""
    found = [page.what for page in pages_of(bench) if not _same(bench, page)]
    for post in _both_savings(bench, usual_case(bench.office)).values():
        post()()
    return found


def everything(bench: Bench) -> Iterator[Line]:
    for page in pages_of(bench):
        yield shown(bench, page)
    yield save(bench, usual_case(bench.office))
    yield from reaching(bench.office, NARGIS, "caseworker", demanding=False)
    yield from reaching(bench.office, SHAKIBA, "supervisor", demanding=Case.objects.count() >= 100_000)
    yield from searching.lines(bench.office, bench.ours[SHAKIBA])
    yield from referring.lines(bench.office, bench.ours[NARGIS])
    yield from paper(bench)
    yield sign_in(bench)


# --- pages ------------------------------------------------------------------------------------------------------------------
def shown(bench: Bench, page: Page) -> Line:
    """The whole request of a page on both sides, after making sure that both show the same bytes."""
    ours, plain, same = bench.ours[page.who], bench.plain[page.who], _same(bench, page)
    both = {"ours": always(lambda: ours.get(page.url)), "plain": always(lambda: plain.get(page.url))}
    return ratio(page.what, both, page.target if same else 0.0, "" if same else "; THE TWO PAGES DIFFER")


def _same(bench: Bench, page: Page) -> bool:
    return _shown(bench.ours[page.who], page.url) == _shown(bench.plain[page.who], page.url)


def _shown(client: Client, url: str) -> bytes:
    client.get(url)
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"a page of the bench answered {response.status_code}")
    return TOKEN.sub(b"", response.content)


def ratio(what: str, both: dict[str, Ready], target: float | None, note: str = "") -> Line:
    spent = interleaved(both)
    counts = {name: queries(ready) for name, ready in both.items()}
    detail = f"{spent['ours']:.1f} / {spent['plain']:.1f} ms, {counts['ours']} / {counts['plain']} queries{note}"
    return Line(what, spent["ours"] / spent["plain"], "x", detail, target)


def usual_case(office: Office) -> UUID:
    """An open case of hers with four notes, as it was at intake: nothing referred, nothing handed over."""
    hers = Case.objects.filter(user_grants__user=office.users[NARGIS], state=State.OPEN, referrals=None)
    plainly = hers.annotate(
        notes=Count("contactnote_records", distinct=True), paths=Count("user_grants", distinct=True),
        turns=Count("milestone_records", distinct=True), revised=Count("survivor_records", filter=Q(survivor_records__revision__gt=1)),
    )
    return plainly.filter(paths=1, turns=1, revised=0, notes__gte=3).order_by("-notes", "id").values_list("pk", flat=True)[0]


# --- saving -----------------------------------------------------------------------------------------------------------------
def save(bench: Bench, case: UUID) -> Line:
    """Two changed answers in the form of the situation, posted."""
    return ratio("saving two changed answers", _both_savings(bench, case), 1.5)


def _both_savings(bench: Bench, case: UUID) -> dict[str, Ready]:
    url = reverse("cases:situation", args=[case])
    return {
        "ours": _posting(bench.ours[NARGIS], url, Situation, case),
        "plain": _posting(bench.plain[NARGIS], url, PlainSituation, case),
    }


def _posting(client: Client, url: str, model: Any, case: UUID) -> Ready:
    given = Missing.GIVEN.value
    turn = iter(range(1_000_000))

    def ready() -> Callable[[], object]:
        number = next(turn)
        revision = model.objects.filter(case=case).values_list("revision", flat=True)[0]
        risk = ("high", "medium", "low")[number % 3]
        data = {"revision": revision, "risk": risk, "risk-a": given, "needs": ["legal"], "needs-a": given, "next_step": f"تماس {number}"}

        def post() -> None:
            if client.post(url, data).status_code != 302:
                raise RuntimeError("the form of the bench was refused")

        return post

    return ready


# --- who sees which cases ---------------------------------------------------------------------------------------------------
def reaching(office: Office, name: str, role: str, *, demanding: bool) -> Iterator[Line]:
    """The query behind the list, alone: without any permission, through our grants, through guardian's shortcut on equal rows."""
    user = office.users[name]
    order = (F("next_action_on").asc(nulls_last=True), "id")

    def unfiltered() -> object:
        return list(Case.objects.filter(state=State.OPEN).order_by(*order)[: PAGE + 1])

    def ours() -> object:
        return list(catalogue.reach(Case, Case.objects.filter(state=State.OPEN)).order_by(*order)[: PAGE + 1])

    def guardian() -> object:
        found = get_objects_for_user(user, "bench.open_case", PlainCase.objects.filter(state=State.OPEN))
        return list(found.order_by(*order)[: PAGE + 1])

    with office.acting(name):
        spent = interleaved({"unfiltered": always(unfiltered), "ours": always(ours), "guardian": always(guardian)})
        same = [case.pk for case in ours()] == [case.pk for case in guardian()]  # type: ignore[attr-defined]
    detail = f"{spent['unfiltered']:.1f} unfiltered, {spent['ours']:.1f} ours, {spent['guardian']:.1f} ms guardian"
    detail += "" if same else "; THE TWO ANSWERS DIFFER"
    yield Line(f"query of the list, {role}: to no permission", spent["ours"] / spent["unfiltered"], "x", detail, 5.0 if demanding else None)
    faster = spent["guardian"] / spent["ours"] if same else 0.0
    yield Line(f"query of the list, {role}: guardian to ours", faster, "x", detail, 10.0 if demanding else None, at_least=True)


# --- paper and the door ------------------------------------------------------------------------------------------------------
def paper(bench: Bench) -> Iterator[Line]:
    """Processor time of a case summary of three pages, once the fonts are loaded."""
    case = Case.objects.get(pk=bench.long_case)
    with bench.office.acting(NARGIS) as someone:
        someone._ring = copying.Quiet(someone)  # type: ignore[attr-defined]
        someone._ring.load({case})  # type: ignore[attr-defined]
        found = collect.records_of(case, [collect.BY_NAME[name] for name in ("who", "contact", "situation", "contacts")])
        asked = {"language": "fa-af", "profile": "internal", "recipient": "نرگس"}
        notes, foot = found["contacts"], printing.newest_foot()
        for count in range(1, len(notes)):
            found["contacts"] = notes[:count]
            summary = printing._summary(case, asked, found, "BENC-HPDF", foot)
            printed = print_summary(summary, training=True)
            if printed.pages == 3:
                break
        passphrase = pdf.new_passphrase()
        steps = {
            "print": always(lambda: print_summary(summary, training=True)),
            "protect": always(lambda: pdf.protect(printed.bytes, passphrase)),
        }
        spent = interleaved(steps, most=9, clock=time.process_time)
    yield Line("summary of three pages, warm, processor", spent["print"], "ms", f"{printed.pages} pages, {count} notes", 350.0)
    yield Line("locking it with a passphrase, processor", spent["protect"], "ms", f"{len(printed.bytes) / 1000:.0f} kB")


def sign_in(bench: Bench) -> Line:
    """Signing in with the full cost, beside the work of Django's stock hasher at its stock cost."""
    person = next(person for person in EVERYBODY if person.sign_in_name == NARGIS)
    data = {"username": person.sign_in_name, "passphrase": person.passphrase, "code": ""}
    hasher = PBKDF2PasswordHasher()

    def ours() -> None:
        if Client().post(reverse("accounts:sign-in"), data).status_code != 302:
            raise RuntimeError("the sign-in of the bench was refused")

    spent = interleaved({"ours": always(ours), "stock": always(lambda: hasher.encode(person.passphrase, "a salt of some length"))}, most=7)
    return Line("signing in", spent["ours"], "ms", f"{queries(always(ours))} queries; Django's PBKDF2 alone {spent['stock']:.0f} ms")
