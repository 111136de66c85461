"""Searching by name: every card of the reader is opened and compared in memory."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final
from uuid import uuid4

import orjson
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench_parts import measures
from bench_parts.office import SHAKIBA, WIDA
from bench_parts.timing import always, interleaved, queries
from casework.access import catalogue
from casework.access import searching as opening
from casework.cases import search
from casework.cases.models import Case, CaseUserGrant
from casework.encryption import seal_card
from casework.training.people import Office

QUERY: Final = "فاطمه کریم"
SIZES: Final = {20_000: 200.0, 100_000: None}  # cards: target in ms


def lines(office: Office, client: Client) -> "Iterator[measures.Line]":
    """The page with all cards of this office, then the search itself over fixed numbers of cards."""
    client.post(reverse("cases:search"), {"q": QUERY})
    page = always(lambda: client.get(reverse("cases:found")))
    with office.acting(SHAKIBA):
        cards = list(catalogue.cards(Case).values())
    spent = interleaved({"page": page}, most=9)["page"]
    yield measures.Line("page of a search by name, supervisor", spent, "ms", f"{len(cards):,} cards, {queries(page)} queries")
    for size, target in SIZES.items():
        yield _over(office, list(islice(cycle(cards), size)), target)


def _over(office: Office, cards: list[dict[str, Any]], target: float | None) -> "measures.Line":
    """Search so many cards of one holder; they are taken back afterwards."""
    with office.acting(WIDA) as someone, transaction.atomic():
        model = CaseUserGrant.objects.order_by("id").first()
        rows = [_grant(someone, model, card) for card in cards]
        CaseUserGrant.objects.bulk_create(rows, batch_size=5000)
        del rows

        def opened() -> None:
            with opening.collector_at_rest():
                opening.cards(Case)

        steps = {"search": always(lambda: search.find(QUERY)), "opening": always(opened)}
        spent = interleaved(steps, most=7)
        found = len(search.find(QUERY).matches)
        transaction.set_rollback(True)
    detail = f"of it {spent['opening']:.0f} ms reading and opening; {found} shown"
    return measures.Line(f"search of {len(cards):,} cards", spent["search"], "ms", detail, target)


def _grant(someone: Any, like: Any, card: dict[str, Any]) -> CaseUserGrant:
    """A row of the right shape whose card opens; its case is nobody's."""
    row = CaseUserGrant(
        content_object_id=uuid4(), user=someone.user, permission_id=like.permission_id, sealed_keys=bytes(like.sealed_keys),
        compartments=like.compartments, key_epoch=1, commitments=bytes(like.commitments), granted_by=like.granted_by,
        signature=bytes(like.signature), granted_on=timezone.localdate(),
    )
    aad = catalogue.card_aad("user", str(someone.user.pk), Case.subject_kind, row)
    row.card = catalogue.stamped(row, aad, seal_card(someone.keys.wrap_key, aad, 1, orjson.dumps(card, option=orjson.OPT_SORT_KEYS)))
    return row
