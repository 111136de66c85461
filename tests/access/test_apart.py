"""The counselling key of a person lies in a row of its own (docs/decisions/0024)."""

import pytest
from django.db import transaction

from audit.models import Entry
from audit.review import records
from casework.access import catalogue, grants, rings
from casework.access.models import KeyCommitment
from casework.access.policy import CASE, COUNSELLING, IDENTITY
from casework.cases import actions, panel
from casework.cases.models import Case, CaseUserGrant
from casework.erasure.choices import What
from casework.erasure.plan import Target
from tests import kinds
from tests.access.attacks.trying import given_both_in_one_row, put_back
from tests.cast import Cast, a_case
from tests.erasure.house import erased


@pytest.fixture
def case(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    return case


def rows_of_hers(cast: Cast, case: Case) -> dict[bool, CaseUserGrant]:
    return {row.apart: row for row in case.user_grants.filter(user=cast.zohra)}


def held(cast: Cast, case: Case, who: str = "zohra") -> set[str]:
    with cast.acting(who):
        return rings.current().compartments(Case.objects.get(pk=case.pk))


def test_a_counsellor_has_two_rows_and_one_line_in_every_list(cast: Cast, case: Case) -> None:
    assert {apart: row.compartments for apart, row in rows_of_hers(cast, case).items()} == {False: "identity:1", True: "counselling:1"}
    with cast.acting("zohra"):
        assert [grant.content_object_id for grant in catalogue.my_grants(Case)] == [case.pk]
        assert list(catalogue.reach(Case)) == [case]


def test_the_panel_shows_her_once_with_both_parts(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        (hers,) = [path for path in panel.paths(case) if path.person == cast.zohra.pk]
        assert grants.paths(case).count(f"user:{cast.zohra.pk}") == 1
    assert [part.open for part in hers.parts] == [True, False, False, True]


def test_both_rows_end_with_her_access_and_open_nothing_when_they_are_put_back(cast: Cast, case: Case) -> None:
    kept = list(case.user_grants.filter(user=cast.zohra))
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    assert not case.user_grants.filter(user=cast.zohra).exists()
    for row in kept:
        put_back(row)
    assert held(cast, case) == set()


def test_the_row_apart_ends_though_it_was_hidden_while_her_access_was_ended(cast: Cast, case: Case) -> None:
    kept = rows_of_hers(cast, case)[True]
    CaseUserGrant.objects.filter(pk=kept.pk).delete()
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    put_back(kept)
    assert held(cast, case) == set()


def test_it_ends_too_where_she_is_given_another_part_alone(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"), transaction.atomic():
        grants.give(case, cast.zohra, [CASE, IDENTITY], card={})
    assert held(cast, case) == {CASE, IDENTITY}


def test_an_ended_row_of_both_does_not_come_back_by_a_column_that_says_it_lies_apart(cast: Cast, case: Case) -> None:
    given_both_in_one_row(cast, case, cast.palwasha)
    kept = case.user_grants.get(user=cast.palwasha)
    assert held(cast, case, "palwasha") == {IDENTITY, COUNSELLING}
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    kept.apart = True
    put_back(kept)
    assert held(cast, case, "palwasha") == set()


def test_an_end_is_one_entry_for_both_rows(cast: Cast, case: Case) -> None:
    before = Entry.objects.filter(kind="grant.ended").count()
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    assert Entry.objects.filter(kind="grant.ended").count() == before + 1


def test_the_end_of_one_row_is_not_that_of_the_other(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"), transaction.atomic():
        grants.give_again(case, rows_of_hers(cast, case)[False], card={}, agenda={})
    assert held(cast, case) == {IDENTITY, COUNSELLING}


def test_a_commitment_emptied_while_her_access_ended_and_filled_again_gives_her_nothing(cast: Cast, case: Case) -> None:
    """One column of plain bytes is changed for the moment of the revoke: her row with the counselling key is not even deleted."""
    commitments = KeyCommitment.objects.filter(subject=case.pk, compartment=COUNSELLING)
    kept = bytes(commitments.get().commitment)
    commitments.update(commitment=b"")
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    commitments.update(commitment=kept)
    assert held(cast, case) == set()


def test_row_and_commitment_hidden_while_her_access_ended_and_put_back(cast: Cast, case: Case) -> None:
    row, commitment = case.user_grants.get(user=cast.zohra, apart=True), KeyCommitment.objects.get(subject=case.pk, compartment=COUNSELLING)
    CaseUserGrant.objects.filter(pk=row.pk).delete()
    KeyCommitment.objects.filter(pk=commitment.pk).delete()
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    put_back(row)
    put_back(commitment)
    assert held(cast, case) == set()


def test_after_the_counselling_was_erased_her_access_ends_whole(cast: Cast, case: Case) -> None:
    kinds.write(cast, case, "counselling.session")
    erased(cast, case, Target(What.PART, COUNSELLING))
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    assert not case.user_grants.filter(user=cast.zohra).exists()


def test_after_the_counselling_was_erased_and_her_access_ended_no_list_of_hers_has_the_case(cast: Cast, case: Case) -> None:
    kinds.write(cast, case, "counselling.session")
    erased(cast, case, Target(What.PART, COUNSELLING))
    with cast.acting("shakiba"):
        remaining = actions.revoke(case=case, person=cast.zohra, even_the_last=True)
    assert f"user:{cast.zohra.pk}" not in remaining
    with cast.acting("zohra"):
        assert list(catalogue.reach(Case)) == []


def test_after_the_counselling_was_erased_and_her_access_ended_the_trail_agrees(cast: Cast, case: Case) -> None:
    kinds.write(cast, case, "counselling.session")
    erased(cast, case, Target(What.PART, COUNSELLING))
    with cast.acting("shakiba") as shakiba:
        actions.revoke(case=case, person=cast.zohra, even_the_last=True)
        assert list(records.compare(case, shakiba)) == []
