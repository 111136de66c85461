"""What ended is put back: rows of grants, byte for byte or with the one column changed that the ledger knows."""

import datetime

from django.db import transaction

from casework.access import grants
from casework.cases import actions
from casework.cases.models import Case, CaseUserGrant
from tests.access.attacks.trying import Attack, her_grant, put_back
from tests.cast import Cast


def revoked_grant_put_back(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    put_back(kept)
    return "palwasha"


def grant_of_a_former_caseworker_put_back(cast: Cast, case: Case) -> str:
    kept = her_grant(cast, case)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.palwasha, instead_of=cast.nargis)
    put_back(kept)
    return "nargis"


def replaced_grant_put_back(cast: Cast, case: Case) -> str:
    """A grant was replaced by one that ran out; the writer puts the first in its place."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).delete()
    put_back(kept)
    return "palwasha"


def ended_grant_under_another_serial(cast: Cast, case: Case) -> str:
    """So that the ledger would know nothing of it: but the serial is signed."""
    revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(serial=b"s" * 16)
    return "palwasha"


def ended_grant_under_another_signature(cast: Cast, case: Case) -> str:
    revoked_grant_put_back(cast, case)
    grant = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    grant.signature = bytes(grant.signature)[:-1] + bytes([bytes(grant.signature)[-1] ^ 0x80])
    grant.save()
    return "palwasha"


ATTACKS: list[Attack] = [
    revoked_grant_put_back,
    grant_of_a_former_caseworker_put_back,
    replaced_grant_put_back,
    ended_grant_under_another_serial,
    ended_grant_under_another_signature,
]
