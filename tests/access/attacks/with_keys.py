"""A writer of the database, and beside him a colleague who has keys and signs what he wants, at home, past the pages."""

from django.db import transaction

from audit import endings
from casework.access import grants, holders, rekeying, rings
from casework.access.errors import GrantRefused
from casework.accounts import joining, memberships, teams
from casework.accounts.founding import NewPerson, create_person
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import CASELOAD, OFFICE, RECOVERY_A, RECOVERY_B, Certificate, Membership, Team, User
from casework.accounts.unlocked import membership_info
from casework.cases.models import Case, CaseUserGrant
from casework.encryption import Keys, key_named, settle
from tests import forging
from tests.access.attacks.trying import Attack, her_grant, put_back, reads
from tests.cast import PASSPHRASE, Cast, a_case


def _keys(cast: Cast, name: str) -> Keys:
    return Keys.from_seed(cast.seeds[cast.people[name].pk])


def grant_signed_by_herself_waits_for_a_new_key(cast: Cast, case: Case) -> str:
    """It carries nothing, and the next key of the part would be sealed to "every holder"."""
    like, own, her = her_grant(cast, case), _keys(cast, "palwasha"), cast.palwasha
    row = CaseUserGrant(
        content_object=case, user=her, permission=like.permission, compartments=like.compartments, key_epoch=1, granted_by=her.pk,
        granted_on=like.granted_on, expires_at=0, commitments=bytes(like.commitments), sealed_keys=bytes(200),
    )  # fmt: skip
    row.signature = own.sign(rings.statement_of(row, rings.info_of(row, holder_of("user", her.pk), "case")))
    row.save(force_insert=True)
    with cast.acting("shakiba"), transaction.atomic():
        assert {holder.id for _, holder in holders.believed(case)} >= {str(cast.nargis.pk)}  # the others get it all the same
        rekeying.tell(case, "case", rekeying.renew(case, "case"))
    return "palwasha"


def first_certificate_written_anew_by_the_administrator(cast: Cast, case: Case) -> str:
    """Farida confirms newcomers. The certificate of Zohra is deleted, and Farida signs one for her with the key of Palwasha."""
    stolen, registrar = _keys(cast, "palwasha"), _keys(cast, "farida")
    Certificate.objects.filter(holder=cast.zohra.pk).delete()
    row = forging.certificate(
        kind="user", holder=cast.zohra.pk, epoch=1, of=stolen, role="counsellor", signer=registrar, by=cast.farida.pk
    )
    Certificate.objects.filter(pk=row.pk).update(stamp=b"")
    with cast.acting("nargis"), transaction.atomic():
        try:
            given = grants.give(case, cast.zohra, ["identity"])
        except GrantRefused as error:
            raise NotCertified("refused") from error
    CaseUserGrant.objects.filter(pk=given.pk).update(user=cast.palwasha)
    return "palwasha" if key_named(bytes(given.sealed_keys)) != stolen.fingerprint else "nargis"  # sealed to the stolen key: she reads


def newest_key_of_a_team_taken_away(cast: Cast, case: Case) -> str:
    """Laila was taken out, so the team has a second key. It is deleted: what is written next would lie under the first, which she has."""
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
    hers = list(Membership.objects.filter(team=team, user=cast.laila))
    with cast.acting("laila") as laila:
        kept = laila.teams[team.pk][1].fingerprint
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
    assert hers
    Certificate.objects.filter(holder=team.pk, epoch=2).delete()
    Team.objects.filter(pk=team.pk).update(epoch=1)
    try:
        later = a_case(cast)
    except GrantRefused as error:
        raise NotCertified("refused") from error
    return "nargis" if key_named(bytes(later.team_grants.get().sealed_keys)) == kept else "laila"


def membership_signed_by_a_supervisor_who_left(cast: Cast, case: Case) -> str:
    """Her certificate stays, because what she signed while she was here does."""
    team, own = cast.teams["one"], _keys(cast, "laila")
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
        teams.remove_member(team=team, user=cast.laila)
    User.objects.filter(pk=cast.laila.pk).update(state=User.LEFT)
    row = Membership(team=team, user=cast.laila, epoch=2, added_by=cast.laila.pk, added_on="2026-11-26", since=endings.newest())
    row.envelope = settle(own, membership_info(team.pk, 2, own), b"x" * 32)
    row.signature = own.sign(memberships.statement(row, own.fingerprint))
    row.save(force_insert=True)
    cast.add("marwa", "supervisor", team)
    with cast.acting("shakiba"):
        teams.remove_member(team=Team.objects.get(pk=team.pk), user=cast.marwa)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, team, ["case", "identity", "legal"])
    User.objects.filter(pk=cast.laila.pk).update(state=User.ACTIVE)
    return "laila"


def team_called_the_whole_office_while_a_newcomer_is_confirmed(cast: Cast, case: Case) -> str:
    """Shakiba confirms her as ever, and gives her the key of every team that is the whole office."""
    team = cast.teams["one"]
    office = Team.objects.get(kind=OFFICE)
    newcomer = NewPerson("gulalai", "Gulalai", PASSPHRASE)
    public = holder_of("team", office.pk).encryption_public
    user, seed = create_person(newcomer, role="caseworker", home_team=cast.teams["two"], office_public=public)
    Team.objects.filter(pk=team.pk).update(kind=OFFICE)
    with cast.acting("shakiba"):
        joining.confirm(user=user)
    Team.objects.filter(pk=team.pk).update(kind=CASELOAD)
    cast.people["gulalai"], cast.seeds[user.pk] = user, seed
    return "nargis" if Membership.objects.filter(team=team, user=user).exists() else "gulalai"


def membership_hidden_while_she_was_taken_out(cast: Cast, case: Case) -> str:
    """One of her two rows is not there when they end, and is put back before somebody else leaves."""
    team = cast.teams["one"]
    for name in ("marwa", "nadia"):
        cast.add(name, "supervisor", team)
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
        teams.remove_member(team=team, user=cast.people["marwa"])
    hidden = Membership.objects.get(team=team, user=cast.laila, epoch=1)
    Membership.objects.filter(pk=hidden.pk).delete()
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
    put_back(hidden)
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.people["nadia"])
    return "nargis" if reads(cast, "laila", a_case(cast)) else "palwasha"


def membership_with_another_signature_while_she_was_taken_out(cast: Cast, case: Case) -> str:
    """Put back, she renews the key of the team by her own hand, taking out somebody who never was in it."""
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
    hidden = Membership.objects.get(team=team, user=cast.laila, epoch=1)
    Membership.objects.filter(pk=hidden.pk).update(signature=b"x" * 64)
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
    put_back(hidden)
    try:
        with cast.acting("laila"):
            teams.remove_member(team=team, user=cast.wida)
    except teams.NotAMember as error:
        raise NotCertified("refused") from error
    return "nargis" if reads(cast, "laila", a_case(cast)) else "palwasha"


def both_halves_while_one_was_hidden(cast: Cast, case: Case) -> str:
    """Shakiba is of the one recovery team. Her row is hidden while she is admitted to the other."""
    one, other = (Team.objects.get(kind=kind) for kind in (RECOVERY_A, RECOVERY_B))
    hidden = Membership.objects.get(team=other, user=cast.shakiba)
    Membership.objects.filter(pk=hidden.pk).delete()
    with cast.acting("farida"):
        teams.admit_member(team=one, user=cast.shakiba)
    put_back(hidden)
    with cast.acting("shakiba") as someone:
        return "nargis" if {one.pk, other.pk} <= set(someone.teams) else "palwasha"


def newest_key_of_a_team_hidden_while_she_was_taken_out(cast: Cast, case: Case) -> str:
    """So that the key made at her removal has the number of the hidden one, which takes its place afterwards."""
    team = cast.teams["one"]
    cast.add("marwa", "supervisor", team)
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
        teams.remove_member(team=team, user=cast.people["marwa"])
    hidden = [Certificate.objects.get(holder=team.pk, epoch=2), *Membership.objects.filter(team=team, epoch=2)]
    for row in hidden:
        type(row).objects.filter(pk=row.pk).delete()  # type: ignore[attr-defined]
    Team.objects.filter(pk=team.pk).update(epoch=1)
    with cast.acting("shakiba"):
        teams.remove_member(team=Team.objects.get(pk=team.pk), user=cast.laila)
    Certificate.objects.filter(holder=team.pk, epoch=2).delete()
    Membership.objects.filter(team=team, epoch=2).delete()
    for row in hidden:
        put_back(row)
    return "nargis" if reads(cast, "laila", a_case(cast)) else "palwasha"


ATTACKS: list[Attack] = [
    membership_with_another_signature_while_she_was_taken_out,
    both_halves_while_one_was_hidden,
    team_called_the_whole_office_while_a_newcomer_is_confirmed,
    membership_hidden_while_she_was_taken_out,
    newest_key_of_a_team_hidden_while_she_was_taken_out,
    grant_signed_by_herself_waits_for_a_new_key,
    first_certificate_written_anew_by_the_administrator,
    newest_key_of_a_team_taken_away,
    membership_signed_by_a_supervisor_who_left,
]
