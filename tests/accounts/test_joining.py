"""Invited, enrolled, confirmed, signed in: through the pages."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.accounts import directory, invitations, joining
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import CASELOAD, Certificate, Invitation, Membership, Role, User
from casework.encryption import Keys, new_seed
from tests.accounts.door import every_value, inside, kinds, sign_in, signed_in
from tests.cast import Cast

PASSPHRASE = "ladder river saffron window carpet moon"
CODE = re.compile(r'class="code">([2-9A-HJ-NP-TV-Z]{4}(?:-[2-9A-HJ-NP-TV-Z]{4}){3})<')
WORDS = re.compile(r'class="code">([0-9A-F]{4}(?: [0-9A-F]{4}){4})<')


def invite(by: Client, role: str, team: object = "", name: str = "Gulalai") -> str:
    found = CODE.search(by.post("/people/invite/", {"name": name, "role": role, "team": str(team)}).content.decode())
    assert found
    return found[1]


def join(code: str, sign_in_name: str = "gulalai", passphrase: str = PASSPHRASE, again: str = "", name: str = "Gulalai") -> str:
    typed = {"code": code, "sign_in_name": sign_in_name, "name": name, "passphrase": passphrase, "again": again or passphrase}
    client = Client()
    client.cookies["hamraz_language"] = "en"
    return str(client.post("/join/", typed).content.decode())


def words_in(page: str) -> str:
    found = WORDS.search(page)
    return found[1] if found else ""


def newcomer() -> User:
    return User.objects.get(state=User.ENROLLED)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR}))
def test_the_whole_way_from_invitation_to_signing_in(cast: Cast, role: str) -> None:
    shakiba = signed_in("shakiba")
    place = {Role.PARTNER: cast.teams["sepidar"].pk, Role.DATA_OFFICER: ""}.get(Role(role), cast.teams["one"].pk)
    page = join(invite(shakiba, role, place))
    person = newcomer()
    assert sign_in(Client(), "gulalai", PASSPHRASE).status_code == 200
    confirming = shakiba.get(f"/people/{person.pk}/confirm/").content.decode()
    assert words_in(page) == words_in(confirming) != ""
    assert shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})["Location"] == "/people/"
    client = Client()
    assert sign_in(client, "gulalai", PASSPHRASE, next="/me/").status_code == 302
    assert inside(client)
    assert holder_of("user", person.pk).role == role
    assert {"person.invited", "person.enrolled", "person.certified"} <= set(kinds())


def test_a_new_supervisor_holds_the_keys_of_her_office_team_and_trail(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.SUPERVISOR, cast.teams["one"].pk))
    person = newcomer()
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    assert set(person.memberships.values_list("team__kind", flat=True)) == {"office", "caseload", "auditors"}


def test_the_first_person_of_a_partner_brings_its_key_which_the_office_never_holds(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    where = shakiba.post("/people/partners/new/", {"name": "Bahar"})["Location"]
    team = where.rstrip("/").rsplit("/", 1)[1]
    with pytest.raises(NotCertified):
        holder_of("team", team)
    page = join(invite(shakiba, Role.PARTNER, team))
    shakiba.post(f"/people/{newcomer().pk}/confirm/", {"words": words_in(page)})
    assert holder_of("team", team).kind == "team"
    assert list(Membership.objects.filter(team=team).values_list("user__role", flat=True)) == [Role.PARTNER]
    client = Client()
    sign_in(client, "gulalai", PASSPHRASE, next="/me/")
    assert "Bahar" in client.get("/me/").content.decode()


def test_a_partners_second_person_gets_the_key_from_a_colleague(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.PARTNER, cast.teams["sepidar"].pk))
    person = newcomer()
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    assert not person.memberships.exists()
    roshan = signed_in("roshan")
    assert words_in(page) in roshan.get("/me/colleagues/").content.decode()
    roshan.post(f"/me/colleagues/{person.pk}/", {"words": words_in(page)})
    assert [row.team_id for row in person.memberships.all()] == [cast.teams["sepidar"].pk]


def test_a_partner_cannot_let_someone_of_another_organisation_in(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.PARTNER, cast.teams["sepidar"].pk))
    person = newcomer()
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    mina = signed_in("mina")
    assert mina.post(f"/me/colleagues/{person.pk}/", {"words": words_in(page)}).status_code == 404
    assert not person.memberships.exists()


def test_a_colleague_with_other_words_gets_no_key(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.PARTNER, cast.teams["sepidar"].pk))
    person = newcomer()
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    signed_in("roshan").post(f"/me/colleagues/{person.pk}/", {"words": "0000 0000 0000 0000 0000"})
    assert not person.memberships.exists()


def test_a_caseworker_has_no_page_for_partners(cast: Cast) -> None:
    assert signed_in("nargis").get("/me/colleagues/").status_code == 404


def test_an_invitation_is_good_once(cast: Cast) -> None:
    code = invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk)
    join(code)
    assert "This code is not valid" in join(code, "someone-else")
    assert User.objects.filter(state=User.ENROLLED).count() == 1


def test_an_invitation_ends_after_a_week(cast: Cast) -> None:
    code = invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8), tick=False):
        assert "This code is not valid" in join(code)
    assert words_in(join(code)) != ""


def test_a_code_is_read_in_small_letters_and_without_hyphens(cast: Cast) -> None:
    assert words_in(join(invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk).lower().replace("-", " "))) != ""


@pytest.mark.parametrize("digits", ["۲۳۴۵۶۷۸۹", "٢٣٤٥٦٧٨٩"])
def test_a_code_is_read_with_the_digits_of_her_keyboard(cast: Cast, digits: str) -> None:
    with cast.acting("farida"):
        row, _ = joining.invite(role=Role.CASEWORKER, name="Zahra", team=cast.teams["one"])
    row.code_hash = joining._code_hash("2345-6789-ABCD-EFGH")
    row.stamp = invitations.stamp_of(row)
    row.save()
    typed = "2345-6789-abcd-efgh".translate(str.maketrans("23456789", digits))
    assert joining.find_invitation(typed) == row


def test_an_invented_code_enrols_nobody(cast: Cast) -> None:
    assert "This code is not valid" in join("AAAA-BBBB-CCCC-DDDD")


def test_a_taken_sign_in_name_is_refused_without_using_the_invitation_up(cast: Cast) -> None:
    code = invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk)
    assert "cannot be used here" in join(code, "Nargis")
    assert words_in(join(code)) != ""


@pytest.mark.parametrize(
    ("passphrase", "again"), [("short", "short"), ("password1234", "password1234"), (PASSPHRASE, "another one here")]
)
def test_a_weak_or_mistyped_passphrase_enrols_nobody(cast: Cast, passphrase: str, again: str) -> None:
    join(invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk), passphrase=passphrase, again=again)
    assert not User.objects.filter(state=User.ENROLLED).exists()


def test_names_and_codes_are_not_readable_in_the_database(cast: Cast) -> None:
    code = invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk, name="Zarghuna Invited")
    join(code, sign_in_name="zarghuna.s", name="Zarghuna Herself")
    stored = b"\n".join(value for _, _, value in every_value())
    needles = [code, code.replace("-", ""), "Zarghuna Invited", "Zarghuna Herself", "zarghuna.s"]
    assert not [needle for needle in needles if needle.encode() in stored]


def test_a_name_that_turns_text_around_is_cleaned(cast: Cast) -> None:
    join(invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk), name="\u202eGulalai\u200b ")
    with cast.acting("shakiba"):
        assert directory.names_of([newcomer().pk]) == {str(newcomer().pk): "Gulalai"}


@pytest.mark.parametrize("field", ["encryption_public", "signing_public"])
def test_keys_swapped_before_confirming_are_noticed(cast: Cast, field: str) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.CASEWORKER, cast.teams["one"].pk))
    person = newcomer()
    Certificate.objects.filter(holder=person.pk).update(**{field: getattr(Keys.from_seed(new_seed()), field)})
    assert words_in(shakiba.get(f"/people/{person.pk}/confirm/").content.decode()) != words_in(page)
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    assert User.objects.get(pk=person.pk).state == User.ENROLLED


def test_new_colleagues_cost_the_same_queries_however_many_wait(cast: Cast) -> None:
    roshan, counts = signed_in("roshan"), []
    roshan.get("/me/colleagues/")  # posted keys are settled once
    for names in (("sadaf",), ("marwa", "wahida", "tahmina")):
        for name in names:
            cast.add(name, Role.PARTNER, cast.teams["sepidar"])
        with CaptureQueriesContext(connection) as queries:
            page = roshan.get("/me/colleagues/").content.decode()
        counts.append((len(queries), len(WORDS.findall(page))))
    assert [shown for _, shown in counts] == [1, 4]
    assert counts[0][0] == counts[1][0]


def test_a_role_raised_before_confirming_is_noticed(cast: Cast) -> None:
    shakiba = signed_in("shakiba")
    page = join(invite(shakiba, Role.CASEWORKER, cast.teams["one"].pk))
    person = newcomer()
    Certificate.objects.filter(holder=person.pk).update(role=Role.SUPERVISOR)
    shakiba.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)})
    assert User.objects.get(pk=person.pk).state == User.ENROLLED


def test_confirming_twice_changes_nothing(cast: Cast) -> None:
    with cast.acting("shakiba"), pytest.raises(joining.NotWaiting):
        joining.confirm(user=cast.nargis)


def test_the_joining_page_offers_words_in_the_readers_language(db: None) -> None:
    from casework.accounts import strength

    client = Client()
    client.cookies["hamraz_language"] = "en"
    offered = re.search(r"<strong>([^<]+)</strong>", client.get("/join/").content.decode())
    assert offered
    assert set(offered[1].split(" ")) <= set(strength.words("en"))


def test_someone_signed_in_does_not_join_again(cast: Cast) -> None:
    assert signed_in("nargis").get("/join/")["Location"] == "/me/"


def test_an_invitation_keeps_no_name_without_the_office(cast: Cast) -> None:
    invite(signed_in("shakiba"), Role.CASEWORKER, cast.teams["one"].pk)
    row = Invitation.objects.get(used_by=None)
    with cast.acting("roshan") as roshan:
        assert directory.office_name(roshan, "invitation", row.pk, bytes(row.card)) == ""
    with cast.acting("farida") as farida:
        assert directory.office_name(farida, "invitation", row.pk, bytes(row.card)) == "Gulalai"


def test_an_administrators_supervisor_gets_no_caseload_from_her(cast: Cast) -> None:
    farida = signed_in("farida")
    page = join(invite(farida, Role.SUPERVISOR, cast.teams["one"].pk))
    person = newcomer()
    answer = farida.post(f"/people/{person.pk}/confirm/", {"words": words_in(page)}, follow=True)
    assert answer.status_code == 200
    assert not person.memberships.filter(team__kind=CASELOAD).exists()
