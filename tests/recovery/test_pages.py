"""The pages of a recovery: a director and a protection lead each hand out a code, and she comes back through the door."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casework.accounts.models import RECOVERY_A, RecoveryCode, RecoveryShare, Team, User
from casework.accounts.teams import admit_member, remove_member
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case
from tests.recovery.losing import NEW, recovered

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


def hand_out(cast: Cast, helper: str, person: str = "nargis") -> str:
    page = client_of(cast, helper).post(reverse("recovery:hand", args=[cast.people[person].pk]), {"met": "face"})
    found = CODE.search(page.content.decode())
    assert found, page.content.decode()[-2000:]
    return found[0]


def typed(first: str, second: str, **changes: str) -> dict[str, str]:
    return {"sign_in_name": "nargis", "first": first, "second": second, "passphrase": NEW, "again": NEW, **changes}


def test_she_comes_back_through_the_door_and_signs_in(cast: Cast, client: Client) -> None:
    done = client.post(reverse("recovery:recover"), typed(hand_out(cast, "farida"), hand_out(cast, "shakiba")))
    assert (done.status_code, done["Location"]) == (302, reverse("accounts:sign-in") + "?changed=1")
    signed_in = client.post(reverse("accounts:sign-in"), {"username": "nargis", "passphrase": NEW, "code": ""})
    assert signed_in.status_code == 302
    assert Client().post(reverse("accounts:sign-in"), {"username": "nargis", "passphrase": PASSPHRASE}).status_code == 200


def test_a_code_is_shown_once_and_lies_nowhere(cast: Cast) -> None:
    code = hand_out(cast, "farida")
    assert code not in client_of(cast, "farida").get(reverse("recovery:hand", args=[cast.nargis.pk])).content.decode()
    row = RecoveryCode.objects.get()
    assert code.replace("-", "").encode() not in bytes(row.sealed)


def test_without_a_word_on_how_she_was_recognised_there_is_no_code(cast: Cast) -> None:
    page = client_of(cast, "farida").post(reverse("recovery:hand", args=[cast.nargis.pk]), {})
    assert page.status_code == 200
    assert not RecoveryCode.objects.exists()


def test_who_holds_no_recovery_key_is_told_so_and_gets_no_code(cast: Cast) -> None:
    page = client_of(cast, "laila").post(reverse("recovery:hand", args=[cast.nargis.pk]), {"met": "face"})
    assert page.status_code == 200
    assert not RecoveryCode.objects.exists()
    assert client_of(cast, "nargis").get(reverse("recovery:hand", args=[cast.palwasha.pk])).status_code == 404


def test_guessing_codes_is_locked_like_guessing_passphrases(cast: Cast, client: Client) -> None:
    first, second = hand_out(cast, "farida"), hand_out(cast, "shakiba")
    for _ in range(5):
        assert client.post(reverse("recovery:recover"), typed(first, "2222-2222-2222-2222")).status_code == 200
    assert client.post(reverse("recovery:recover"), typed(first, second)).status_code == 200
    assert not RecoveryCode.objects.exclude(recovered_at=None).exists()
    assert set(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == {"locked_out", "recovery.refused"}


def test_a_weak_new_passphrase_is_refused_before_the_codes_are_spent(cast: Cast, client: Client) -> None:
    codes = hand_out(cast, "farida"), hand_out(cast, "shakiba")
    assert client.post(reverse("recovery:recover"), typed(*codes, passphrase="nargis nargis", again="nargis nargis")).status_code == 200
    assert not RecoveryCode.objects.exclude(recovered_at=None).exists()


def test_the_same_words_answer_for_a_name_that_is_nobodys(cast: Cast, client: Client) -> None:
    pages = [client.post(reverse("recovery:recover"), typed("a", "b", sign_in_name=name)) for name in ("nargis", "nobody-here")]
    bare = [re.sub(rb'value="[^"]*"', b"", page.content) for page in pages]
    assert bare[0] == bare[1]


def test_sessions_she_had_are_over(cast: Cast) -> None:
    nargis = client_of(cast, "nargis")
    recovered(cast, "nargis")
    assert nargis.get(reverse("accounts:me")).status_code == 302


def test_those_who_answer_for_it_and_she_herself_see_it(cast: Cast) -> None:
    a_case(cast)
    recovered(cast, "nargis")
    assert "two codes" in client_of(cast, "nargis", language="en").get(reverse("accounts:me")).content.decode()
    assert "came back by two codes" in client_of(cast, "shakiba", language="en").get(reverse("cases:today")).content.decode()
    assert "recovered on" in client_of(cast, "farida", language="en").get(reverse("people:list")).content.decode()
    assert "came back by two codes" not in client_of(cast, "palwasha", language="en").get(reverse("cases:today")).content.decode()


def test_she_renews_her_own_keys_with_her_passphrase_and_not_without(cast: Cast, client: Client) -> None:
    nargis = client_of(cast, "nargis")
    assert nargis.post(reverse("recovery:renew"), {"passphrase": "something else"}).status_code == 200
    done = nargis.post(reverse("recovery:renew"), {"passphrase": PASSPHRASE})
    assert done["Location"] == reverse("accounts:sign-in") + "?renewed=1"
    assert nargis.get(reverse("accounts:me")).status_code == 302
    assert client.post(reverse("accounts:sign-in"), {"username": "nargis", "passphrase": PASSPHRASE}).status_code == 302


def test_a_half_that_lies_under_a_key_the_team_had_before_is_posted_anew_at_her_next_sign_in(cast: Cast, client: Client) -> None:
    team = Team.objects.get(kind="recovery_b")
    with cast.acting("shakiba"):
        admit_member(team=team, user=cast.laila)
    with cast.acting("shakiba"):
        remove_member(team=team, user=cast.laila)
    shares = RecoveryShare.objects.filter(user=cast.nargis, team=team)
    assert shares.get().team_epoch == 1
    client.post(reverse("accounts:sign-in"), {"username": "nargis", "passphrase": PASSPHRASE})
    assert shares.get().team_epoch == Team.objects.get(pk=team.pk).epoch == 3
    recovered(cast, "nargis")


def test_who_took_a_colleague_out_is_shown_what_lies_under_the_old_key_and_puts_it_under_the_new(cast: Cast) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        admit_member(team=team, user=cast.laila)
    for _ in range(2):
        a_case(cast)
    shakiba = client_of(cast, "shakiba", language="en")
    shakiba.post(reverse("people:remove", args=[team.pk, cast.laila.pk]))
    assert "2 cases still lie" in shakiba.get(reverse("people:team", args=[team.pk])).content.decode()
    shakiba.post(reverse("people:resettle", args=[team.pk]))
    assert "still lie" not in shakiba.get(reverse("people:team", args=[team.pk])).content.decode()


def test_a_supervisor_of_another_team_cannot_re_settle_it(cast: Cast) -> None:
    a_case(cast)
    laila = client_of(cast, "laila", language="en")
    page = laila.post(reverse("people:resettle", args=[cast.teams["one"].pk]), follow=True)
    assert "you do not hold the key" in page.content.decode()


def test_people_of_a_partner_are_offered_no_recovery_by_the_office(cast: Cast) -> None:
    assert client_of(cast, "farida").get(reverse("recovery:hand", args=[cast.roshan.pk])).status_code == 404
    assert User.objects.get(pk=cast.roshan.pk).recovery_shares.count() == 0


def test_a_recovery_team_is_called_by_its_kind_and_not_shown_as_closed_to_her(cast: Cast) -> None:
    team = Team.objects.get(kind=RECOVERY_A)
    page = client_of(cast, "farida").get(f"/people/teams/{team.pk}/").content.decode()
    assert f"<h1>{team.get_kind_display()}</h1>" in page
    page = client_of(cast, "shakiba").get(f"/people/{cast.farida.pk}/leaves/").content.decode()
    assert str(team.get_kind_display()) in page
