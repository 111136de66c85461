"""Many partners and many referrals: the desk of one among them, and the directory of them all."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench_parts import measures
from bench_parts.office import FARIDA, NARGIS, ROSHAN, SEED
from bench_parts.timing import always, interleaved, queries
from casework.access import catalogue
from casework.accounts.actions import found_team
from casework.accounts.models import PARTNER, Team
from casework.cases.models import Case, Consent
from casework.encryption import seal_card
from casework.training import directory as invented
from casework.training.people import SEPIDAR, Office
from referrals import desk, hours
from referrals.directory import actions
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry
from referrals.models import Priority, Referral, ReferralTeamGrant, State
from referrals.views.office import PAGE

PARTNERS: Final = 300  # in an office of 300 cases or more
PER_CASE: Final = 1  # referrals, so 100,000 in the largest office
STATES: Final = (State.SENT, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED, State.DECLINED)
OPEN_FOR: Final = timedelta(days=60)


# --- filling -----------------------------------------------------------------------------------------------------------------
def fill(office: Office, cases: int) -> None:
    """Partners, an entry of the directory for each, and referrals of cases that are not Nargis's, whose own pages stay as they are.

    The referrals are rows with their grants and cards, so that lists are real; no packet lies behind them.
    """
    partners = min(PARTNERS, cases)
    with office.acting(FARIDA):
        teams = [found_team(kind=PARTNER, name=f"همکار {number}") for number in range(partners - 1)]
        for number, one in enumerate(islice(cycle(invented.ORGANISATIONS), partners)):
            named = one._replace(name=f"{one.name} {number}")
            actions.add_entry(document=invented._document(named), about=About.from_json(one.about), partner=None)
    _refer(office, [*teams, office.teams[SEPIDAR]], cases * PER_CASE)


def _refer(office: Office, teams: list[Team], wanted: int) -> None:
    rng, today = Random(SEED), timezone.localdate()  # noqa: S311 - invents rows, seals nothing
    others = Case.objects.exclude(user_grants__user=office.users[NARGIS]).order_by("id").values_list("pk", flat=True)
    consents = dict(Consent.objects.order_by("-id").values_list("case_id", "pk"))
    cases = [case for case in others if case in consents]
    rows = []
    for number, case in enumerate(islice(cycle(cases), wanted)):
        sent = today - timedelta(days=rng.randint(0, 50))
        rows.append(
            Referral(
                id=uuid4(), case_id=case, consent_id=consents[case], organisation=teams[number % len(teams)], state=rng.choice(STATES),
                priority=rng.choice(list(Priority)), sent_on=sent, expires_on=sent + OPEN_FOR, moved_at=hours.this_hour(),
                due_at=hours.due(Priority.NORMAL),
            )
        )
    Referral.objects.bulk_create(rows, batch_size=2000)
    _give(office, [row.pk for row in rows if row.organisation_id == office.teams[SEPIDAR].pk])


def _give(office: Office, ids: list[UUID]) -> None:
    """Grants of the right shape to the measured partner, with cards that open."""
    like = ReferralTeamGrant.objects.filter(group=office.teams[SEPIDAR].group_id).order_by("id").first()
    if like is None:
        raise RuntimeError("the partner of the bench has no referral yet")
    with office.acting(ROSHAN) as someone:
        keys = someone.keys_for("team", office.teams[SEPIDAR].pk, like.key_epoch)
        assert keys is not None  # noqa: S101 - Roshan is of this organisation
        grants = [_grant(like, pk, keys.wrap_key, office.teams[SEPIDAR].pk) for pk in ids]
    ReferralTeamGrant.objects.bulk_create(grants, batch_size=2000)


def _grant(like: Any, pk: UUID, wrap_key: bytes, organisation: UUID) -> ReferralTeamGrant:
    row = ReferralTeamGrant(
        content_object_id=pk, group_id=like.group_id, permission_id=like.permission_id, sealed_keys=bytes(like.sealed_keys),
        compartments=like.compartments, key_epoch=like.key_epoch, commitments=bytes(like.commitments), granted_by=like.granted_by,
        signature=bytes(like.signature), granted_on=like.granted_on, expires_at=like.expires_at,
    )
    card = {"code": "", "name": "نازنین", "matter": "نفقه", "priority": "normal"}
    place = catalogue.card_aad("team", str(organisation), Referral.subject_kind, row)
    sealed = seal_card(wrap_key, place, like.key_epoch, orjson.dumps(card, option=orjson.OPT_SORT_KEYS))
    row.card = catalogue.stamped(row, place, sealed)
    return row


# --- measuring ---------------------------------------------------------------------------------------------------------------
def lines(office: Office, client: Client) -> "Iterator[measures.Line]":
    """The query of one partner's desk, and a search of the directory, each beside the same without any condition."""
    yield _desk(office)
    yield _directory(client)


def _desk(office: Office) -> "measures.Line":
    def unfiltered() -> object:
        return list(Referral.objects.filter(state=State.SENT).order_by("-sent_on", "-id")[: PAGE + 1])

    def ours() -> object:
        return list(desk.own()[: PAGE + 1])

    with office.acting(ROSHAN):
        spent = interleaved({"unfiltered": always(unfiltered), "ours": always(ours)})
        own = desk.own().count()
    detail = f"{own:,} of {Referral.objects.count():,} referrals, {spent['unfiltered']:.1f} ms unfiltered, {spent['ours']:.1f} ms ours"
    return measures.Line("query of a partner's desk: to no permission", spent["ours"] / spent["unfiltered"], "x", detail, 5.0)


def _directory(client: Client) -> "measures.Line":
    url = reverse("referrals:directory")
    asked = {"words": "سپیدار", "province": "AF-KAB"}
    both = {"search": always(lambda: client.post(url, asked)), "list": always(lambda: client.get(url))}
    if any(act()().status_code != 200 for act in both.values()):  # type: ignore[attr-defined]
        raise RuntimeError("the directory of the bench did not answer")
    spent = interleaved(both)
    count = DirectoryEntry.objects.count()
    detail = f"{count} entries, {spent['search']:.0f} ms, the list {spent['list']:.0f} ms, {queries(both['search'])} queries"
    return measures.Line("search of the directory: to its list", spent["search"] / spent["list"], "x", detail, 5.0)
