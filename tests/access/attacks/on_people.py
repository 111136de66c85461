"""Flags, roles, groups, memberships and certificates that nobody gave."""

from django.db import transaction

from casework.access import grants
from casework.accounts.keys import NotCertified
from casework.accounts.models import Certificate, Membership, User
from casework.cases.models import Case
from casework.encryption import Keys, new_seed, post
from tests.access.attacks.trying import Attack
from tests.cast import Cast


def superuser_flag(cast: Cast, case: Case) -> str:
    User.objects.filter(pk=cast.palwasha.pk).update(is_superuser=True)
    return "palwasha"


def role_column_raised(cast: Cast, case: Case) -> str:
    User.objects.filter(pk=cast.palwasha.pk).update(role="supervisor")
    return "palwasha"


def django_group_row(cast: Cast, case: Case) -> str:
    cast.palwasha.groups.add(cast.teams["one"].group)
    return "palwasha"


def membership_row_copied(cast: Cast, case: Case) -> str:
    row = Membership.objects.get(team=cast.teams["one"], user=cast.shakiba)
    row.pk, row.user = None, cast.palwasha
    row.save(force_insert=True)
    return "palwasha"


def membership_with_a_chosen_seed(cast: Cast, case: Case) -> str:
    from casework.accounts.unlocked import membership_info_for

    team, holder = cast.teams["one"], Keys.from_seed(cast.seeds[cast.palwasha.pk])
    Membership.objects.create(
        team=team,
        user=cast.palwasha,
        epoch=1,
        added_by=cast.shakiba.pk,
        added_on="2026-11-23",
        signature=b"x" * 64,
        envelope=post(holder.encryption_public, membership_info_for(team.pk, 1, holder.fingerprint), new_seed()),
    )
    return "palwasha"


def public_key_swapped(cast: Cast, case: Case) -> str:
    """A colleague's certificate gets the attacker's key before the next grant is sealed to her."""
    from casework.access.errors import GrantRefused

    mine = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    Certificate.objects.filter(holder=cast.zohra.pk).update(encryption_public=mine.encryption_public)
    with cast.acting("nargis"), transaction.atomic():
        try:
            grants.give(case, cast.zohra, ["identity"])
        except GrantRefused as error:
            raise NotCertified("refused") from error
    return "zohra"


def certificate_by_nobody(cast: Cast, case: Case) -> str:
    Certificate.objects.filter(holder=cast.shakiba.pk).update(certified_by=cast.palwasha.pk)
    return "palwasha"


ATTACKS: list[Attack] = [
    superuser_flag,
    role_column_raised,
    django_group_row,
    membership_row_copied,
    membership_with_a_chosen_seed,
    public_key_swapped,
    certificate_by_nobody,
]
