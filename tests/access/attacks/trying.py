"""How an attack is tried: it changes the database, and then whoever would profit is asked whether she reads anything."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import Model

from audit import endings
from casework.access import catalogue, grants, rings
from casework.access.errors import NoKey
from casework.access.policy import COUNSELLING, IDENTITY
from casework.accounts.keys import NotCertified
from casework.accounts.models import User
from casework.cases import search
from casework.cases.models import Case, CaseUserGrant, Survivor
from casework.encryption import CannotOpen
from tests.cast import Cast, a_case

Attack = Callable[[Cast, Case], str]
REFUSALS = (NoKey, CannotOpen, NotCertified, IntegrityError)


def reads(cast: Cast, person: str, case: Case) -> bool:
    """True when *person* reads the survivor's name, or holds any key of the case."""
    try:
        with cast.acting(person):
            if rings.current().compartments(case):
                return True
            return bool(Survivor.objects.get(case=case).given_name)
    except REFUSALS:
        return False


def refused(cast: Cast, attack: Attack) -> bool:
    """Run one attack against a fresh case. True when nothing was gained, whether the database or the keyring said no."""
    case = a_case(cast)
    try:
        person = attack(cast, case)
    except REFUSALS:
        return True
    return not reads(cast, person, case)


def shows(cast: Cast, person: str, case: Case) -> bool:
    """True when a list of hers says anything of this case."""
    with cast.acting(person):
        return case.pk in catalogue.cards(Case, [case.pk]) or case.pk in {match.case for match in search.find("پروین").matches}


def hidden(cast: Cast, attack: Attack) -> bool:
    """Run one attack against a fresh case. True when no card of it is shown to who would profit."""
    case = a_case(cast)
    try:
        person = attack(cast, case)
    except REFUSALS:
        return True
    return not shows(cast, person, case)


def her_grant(cast: Cast, case: Case) -> CaseUserGrant:
    return CaseUserGrant.objects.get(content_object=case, user=cast.nargis)


def copied(grant: CaseUserGrant, **changes: object) -> CaseUserGrant:
    copy = CaseUserGrant.objects.get(pk=grant.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    with transaction.atomic():
        copy.save(force_insert=True)
    return copy


def put_back(row: Model) -> None:
    """A row that was removed is inserted again, byte for byte."""
    row.pk = None
    with transaction.atomic():
        row.save(force_insert=True)


def given_both_in_one_row(cast: Cast, case: Case, to: User) -> None:
    """As every counsellor's grant was before the counselling key lay apart: from Zohra, who holds both."""
    with cast.acting("zohra"), transaction.atomic():
        grants._give(case, to, [COUNSELLING, IDENTITY], 0, endings.newest(), card={"name": "سحر"}, agenda={})
