"""The agenda of the legal part: it goes to whoever holds that part and to nobody else, and opens only in its own grant."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from audit import stamps
from casework.access import agendas, catalogue, grants
from casework.accounts.keys import holder_of
from casework.cases import actions
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from casework.encryption import Keys, post_card
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db

HEARING = {"a hearing": ["hearing", "2026-11-28"]}


def ahead(cast: Cast, case: Case, by: str = "nargis") -> None:
    with cast.acting(by), transaction.atomic():
        agendas.change(case, lambda now: {**now, **HEARING})


def seen(cast: Cast, person: str, case: Case) -> dict[str, Any]:
    with cast.acting(person):
        return agendas.opened(Case).get(case.pk, {})


def given(cast: Cast, case: Case, *, to: str = "palwasha", **more: Any) -> CaseUserGrant:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.people[to], ["identity", "legal"], **more)
    return CaseUserGrant.objects.get(content_object=case, user=cast.people[to])


def of_case(case: Case) -> list[bytes]:
    rows = [*CaseUserGrant.objects.filter(content_object=case), *CaseTeamGrant.objects.filter(content_object=case)]
    return [bytes(row.agenda) for row in rows]


# --- who gets it ----------------------------------------------------------------------------------------------------------------
def test_whoever_holds_the_legal_part_reads_what_one_of_them_wrote(cast: Cast) -> None:
    case = a_case(cast)
    given(cast, case, to="humaira")
    ahead(cast, case, by="humaira")
    assert [seen(cast, person, case) for person in ("nargis", "humaira", "shakiba")] == [HEARING] * 3


def test_it_is_given_along_with_a_grant(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.humaira)
    assert seen(cast, "humaira", case) == HEARING


def test_a_counsellor_never_gets_one(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    ahead(cast, case, by="shakiba")
    assert [bytes(grant.agenda) for grant in case.user_grants.filter(user=cast.zohra)] == [b"", b""]
    assert seen(cast, "zohra", case) == {}


def test_a_colleague_without_a_grant_sees_none(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    assert [seen(cast, person, case) for person in ("palwasha", "laila", "roshan", "farida")] == [{}] * 4


def test_her_own_calendar_leaves_out_what_she_reaches_through_a_team(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    with cast.acting("shakiba"):
        assert agendas.opened(Case, own=True) == {}
    with cast.acting("nargis"):
        assert agendas.opened(Case, own=True) == {case.pk: HEARING}


def test_an_empty_agenda_is_as_long_as_one_of_three_entries(cast: Cast) -> None:
    case = a_case(cast)
    empty = [len(sealed) for sealed in of_case(case)]
    with cast.acting("nargis"), transaction.atomic():
        agendas.change(case, lambda now: {f"{n:032}": ["hearing", "2026-11-28", "", "", "m" * 32, "و" * 60] for n in range(3)})
    assert [len(sealed) for sealed in of_case(case)][:1] == empty[:1]
    assert min(empty) > agendas.FLOOR


def test_what_says_the_same_is_not_written_again(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    before = of_case(case)
    ahead(cast, case)
    assert of_case(case) == before


def test_it_is_written_anew_for_all_by_who_has_the_records_open(cast: Cast) -> None:
    case = a_case(cast)
    CaseUserGrant.objects.filter(content_object=case).update(agenda=b"x" * 900)
    assert seen(cast, "nargis", case) == {}
    with cast.acting("shakiba"), transaction.atomic():
        agendas.put(case, HEARING)
    assert seen(cast, "nargis", case) == HEARING


# --- what a writer of the database tries ----------------------------------------------------------------------------------------
def _moved(case: Case, to: CaseUserGrant, kept: bytes) -> None:
    CaseUserGrant.objects.filter(pk=to.pk).update(agenda=kept)


def of_another_case(cast: Cast, case: Case) -> None:
    other = a_case(cast)
    hers = given(cast, other)
    _moved(case, hers, bytes(given(cast, case).agenda))
    case.pk = other.pk


def of_another_holder(cast: Cast, case: Case) -> None:
    kept = bytes(CaseUserGrant.objects.get(content_object=case, user=cast.nargis).agenda)
    _moved(case, given(cast, case, agenda={}), kept)


def of_another_grant(cast: Cast, case: Case) -> None:
    kept = bytes(given(cast, case).agenda)
    _moved(case, given(cast, case, agenda={}), kept)


def of_a_grant_that_was_prolonged(cast: Cast, case: Case) -> None:
    hers = given(cast, case, expires=timezone.localdate())
    CaseUserGrant.objects.filter(pk=hers.pk).update(expires_at=0)


def of_a_grant_that_ended(cast: Cast, case: Case) -> None:
    kept = given(cast, case)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    kept.pk = None
    kept.save(force_insert=True)


def of_an_ended_grant_that_waits_for_the_next_writer(cast: Cast, case: Case) -> None:
    of_a_grant_that_ended(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(agenda=b"")
    with cast.acting("nargis"), transaction.atomic():
        agendas.put(case, HEARING)


def of_a_planted_grant_that_waits_for_the_next_writer(cast: Cast, case: Case) -> None:
    row = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    row.pk, row.user = None, cast.palwasha
    row.save(force_insert=True)
    with cast.acting("nargis"), transaction.atomic():
        agendas.put(case, HEARING)


def of_a_narrow_grant_that_was_widened(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(compartments="identity:1,legal:1")
    with cast.acting("nargis"), transaction.atomic():
        agendas.put(case, HEARING)


def posted_by_nobody(cast: Cast, case: Case) -> None:
    hers = given(cast, case, agenda={})
    keys = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    place = catalogue.card_aad("user", str(cast.palwasha.pk), "case", hers, agendas.LABEL)
    behind = cast.nargis.pk.bytes + b"x" * 64 + bytes(stamps.BYTES)
    _moved(case, hers, post_card(keys.encryption_public, place, b'{"a hearing":["hearing","2026-11-28"]}') + behind)


def a_card_in_the_place_of_an_agenda(cast: Cast, case: Case) -> None:
    hers = given(cast, case, agenda={}, card={"code": "x"})
    _moved(case, hers, bytes(hers.card))


def signed_by_a_colleague_at_home(cast: Cast, case: Case) -> None:
    hers = given(cast, case, agenda={})
    with cast.acting("humaira") as humaira:
        place = catalogue.card_aad("user", str(cast.palwasha.pk), "case", hers, agendas.LABEL)
        said = catalogue.seal_bytes(humaira, holder_of("user", cast.palwasha.pk), place, b'{"a hearing":["hearing","2026-11-28"]}')
    _moved(case, hers, said + bytes(stamps.BYTES))


def of_an_ended_grant_that_was_said_to_be_younger(cast: Cast, case: Case) -> None:
    of_a_grant_that_ended(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(since=10**9)


Attack = Callable[[Cast, Case], None]
STAMPS_ALONE: list[Attack] = [signed_by_a_colleague_at_home, of_an_ended_grant_that_was_said_to_be_younger]
ATTACKS: list[Attack] = [
    *STAMPS_ALONE,
    of_another_case, of_another_holder, of_another_grant, of_a_grant_that_was_prolonged, of_a_grant_that_ended,
    of_an_ended_grant_that_waits_for_the_next_writer, of_a_planted_grant_that_waits_for_the_next_writer,
    of_a_narrow_grant_that_was_widened, posted_by_nobody, a_card_in_the_place_of_an_agenda,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nothing_opens_where_it_was_not_put(cast: Cast, attack: Attack) -> None:
    case = a_case(cast)
    ahead(cast, case)
    attack(cast, case)
    assert seen(cast, "palwasha", case) == {}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nor_for_one_who_stamps_as_the_pages_do(cast: Cast, monkeypatch: pytest.MonkeyPatch, attack: Attack) -> None:
    case = a_case(cast)
    ahead(cast, case)
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    attack(cast, case)
    assert (seen(cast, "palwasha", case) == {}) is (attack not in STAMPS_ALONE)


@pytest.mark.parametrize("settled", [False, True])
def test_the_control_opens(cast: Cast, settled: bool) -> None:
    """The measure itself: what nobody touched opens, posted or settled."""
    case = a_case(cast)
    ahead(cast, case)
    given(cast, case)
    if settled:
        seen(cast, "palwasha", case)
        assert not catalogue.was_posted(bytes(CaseUserGrant.objects.get(content_object=case, user=cast.palwasha).agenda))
    assert seen(cast, "palwasha", case) == HEARING


def test_what_ran_out_shows_nothing(cast: Cast) -> None:
    case = a_case(cast)
    ahead(cast, case)
    given(cast, case, expires=datetime.date(2020, 1, 1))
    assert seen(cast, "palwasha", case) == {}
