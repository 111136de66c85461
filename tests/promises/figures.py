"""The promises to people as figures: T1, T4, T5, T6, T10, T12, T14, T15, T16. They need a migrated database that is empty."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import override_settings
from django.urls import reverse

from audit import segments
from tests.access import attacks, test_property
from tests.browserless import client_of
from tests.cast import found
from tests.figures import empty
from tests.promises import columns, leaks, outage, places, power, steps, withdrawal
from tests.promises.canaries import ALPHABETS, Search
from tests.promises.matrix import MATRIX
from tests.promises.planting import Planter
from tests.promises.routes import routes
from tests.promises.scene import set_up
from tests.promises.walk import Walk, shown_silently, told_apart, undone

Figure = tuple[str, int, int, str]
OPERATIONS, CYCLES = 5000, 50
DOORS = ("accounts:leave", "accounts:lock")


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    quiet = places.handled_by([logging.NullHandler()], "", "django")  # refusals by the thousand are the point here
    with quiet, override_settings(ADMINS=[("Operator", "operator@example.org")]):
        for make in (t4, t5, t6, t6_steps, t6_property, t12, t15, t16):
            yield from in_an_office_of_its_own(make)
        for make in (t14, t1):
            yield from and_empty(make)
    yield from t10()


def in_an_office_of_its_own(make: Callable[[], Iterator[Figure]]) -> list[Figure]:
    """Run *make* in a transaction that is rolled back."""
    segments.forget()
    with undone():
        made = list(make())
    segments.forget()
    return made


def and_empty(make: Callable[[], Iterator[Figure]]) -> list[Figure]:
    """Run *make* with everything committed, for what asks files and locks; the tables are emptied afterwards."""
    try:
        return list(make())
    finally:
        empty()
        segments.forget()


def t1() -> Iterator[Figure]:
    """Words typed through the pages, and the same search over words that are not sealed."""
    directory = Path(tempfile.mkdtemp(prefix="hamraz-canaries-"))
    try:
        with override_settings(SECOND_FACTOR_REQUIRED=False), places.captured_log() as log, places.own_temporary_files(directory):
            planter = Planter(found())
            for script in ALPHABETS:
                planter.round(script)
            everything = places.everywhere(log=log.getvalue(), answers=bytes(planter.answers), temporary=directory)
            everything["sessions between two pages"] = bytes(planter.kept_between)
    finally:
        shutil.rmtree(directory)
    search, planted = Search(planter.canaries), set(planter.canaries)
    leaked = {canary for data in everything.values() for canary, _ in search.hits(data)}
    yield "T1", len(planted - leaked), len(planted), f"typed words found nowhere in {len(everything)} places ({connection.vendor})"
    plain = "\n".join(canary.text for canary in planter.canaries).encode()
    seen = {canary for canary, _ in search.hits(plain)}
    yield "T1", len(seen), len(planted), "of them found by the same search where they are not sealed"


def t4() -> Iterator[Figure]:
    outcomes = [refused for _, refused in attacks.swaps(found())]
    yield "T4", sum(outcomes), len(outcomes), "payloads, columns, versions and grants in a foreign place refused"


def t5() -> Iterator[Figure]:
    cast = found()
    outcomes = []
    for attack in attacks.ATTACKS:
        with undone():
            outcomes.append(attacks.refused(cast, attack))
    yield "T5", sum(outcomes), len(outcomes), "attacks of a database writer gain nothing"
    cards = []
    for attack in attacks.CARD_ATTACKS:
        with undone():
            cards.append(attacks.hidden(cast, attack))
    yield "T5", sum(cards), len(cards), "attacks on the cards of lists and searches show nothing"


def t6() -> Iterator[Figure]:
    declared = set(MATRIX) & {route.name for route in routes()}
    yield "T6", len(declared), len(routes()), "addresses of the house declared"
    cells = list(Walk(set_up(found())).cells())
    yield "T6", sum(cell.holds for cell in cells), len(cells), "cells of address × method × person × object as the table says"
    yield "T6", len(told_apart(cells)), 0, "addresses at which somebody without access can tell what exists"
    yield "T6", sum(map(shown_silently, cells)), 0, "pages of a case shown without an entry under it"
    yield "T6", sum(("Cache-Control", "no-store") in cell.headers for cell in cells), len(cells), "answers that no browser keeps"


def t6_steps() -> Iterator[Figure]:
    """Every life of a referral, everybody, every address of a case."""
    for life in steps.LIVES:
        with undone():
            for step, cells, wrong in steps.lived(set_up(found()), life, steps.routes_of_a_case()):
                yield "T6", cells - len(wrong), cells, f"answers as in the table, a referral {life}: {step}"


def t6_property() -> Iterator[Figure]:
    agreed, looks = test_property.run(found(), OPERATIONS)
    yield "T6", agreed, looks, "random grant operations after which permission is exactly key"


def t10() -> Iterator[Figure]:
    """On both databases, whichever this run is on: PostgreSQL in a cluster of its own where it is on SQLite."""
    yield from power.figures(CYCLES, os.environ.get("DATABASE_URL", ""))
    if connection.vendor == "sqlite":
        yield from power.figures_on_postgresql(CYCLES)


def t12() -> Iterator[Figure]:
    cast = found()
    for way in withdrawal.WAYS:
        with undone():
            outcome = way(set_up(cast))
        yield "T12", outcome.refused, len(outcome.before), f"addresses refused at the next request: {outcome.name}"


def t14() -> Iterator[Figure]:
    scene = set_up(found())
    clients, leaving = outage.people_of(scene), [client_of(scene.cast, name) for name in ("palwasha", "zohra", "laila", "humaira")]
    before = outage.snapshot()
    with outage.held_ledger():
        outcomes = outage.refused_cleanly(scene, clients)
        left = [outage.left_at_once(client, reverse(door)) for client, door in zip(leaving[:2], DOORS, strict=True)]
    yield _refused("while the ledger is locked", outcomes)
    yield _unchanged("a locked ledger", before)
    if connection.vendor == "sqlite":
        with outage.full_disk():
            outage.fill_up(scene, clients)
            full = outage.snapshot()
            outcomes = outage.refused_cleanly(scene, clients)
            unchanged = _unchanged("a full disk", full)
            left += [outage.left_at_once(client, reverse(door)) for client, door in zip(leaving[2:], DOORS, strict=True)]
        yield _refused("while the disk is full", outcomes)
        yield unchanged
    yield "T14", sum(left), len(left), f"people who left at once all the same, both cookies taken ({connection.vendor})"


def _refused(when: str, outcomes: list[tuple[str, bool]]) -> Figure:
    return "T14", sum(refused for _, refused in outcomes), len(outcomes), f"pages refused {when} ({connection.vendor})"


def _unchanged(what: str, before: dict[str, Any]) -> Figure:
    after = outage.snapshot()
    return "T14", sum(after[table] == rows for table, rows in before.items()), len(before), f"tables as they were after {what}"


def t15() -> Iterator[Figure]:
    declared, installed = set(columns.declared()), columns.installed()
    yield "T15", len(installed & declared), len(installed | declared), "columns classified in docs/columns.md"
    cast = found()
    pairs = columns.twins(columns.written(cast))
    yield "T15", sum(one != other for one, other in pairs), len(pairs), "pairs of equal-length records whose payloads differ"
    lengths = columns.payload_lengths(cast)
    yield "T15", int(len(lengths) <= columns.CLASSES), 1, f"{lengths.total()} payloads fall into {len(lengths)} lengths"


def t16() -> Iterator[Figure]:
    scene = set_up(found())
    outcomes = [leaks.forced(scene, depth) for depth in leaks.DEPTHS]
    yield "T16", sum(outcome.holds for outcome in outcomes), len(outcomes), "forced errors that say where and nothing else"
