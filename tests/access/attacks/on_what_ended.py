"""What ended is put back: rows of grants, byte for byte or with the one column changed that the ledger knows."""

import datetime

from django.db import transaction

from casework.access import grants, rekeying
from casework.accounts.models import User
from casework.cases import actions
from casework.cases.models import Case, CaseUserGrant
from casework.emergency import leaving
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


def grant_hidden_while_it_was_revoked(cast: Cast, case: Case) -> str:
    """The row is not there when the office takes the access back; then it is there again, and waits for the next key of the part too."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    CaseUserGrant.objects.filter(pk=kept.pk).delete()
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    put_back(kept)
    with cast.acting("shakiba"), transaction.atomic():
        rekeying.tell(case, "case", rekeying.renew(case, "case"))
    return "palwasha"


def grant_with_another_signature_while_it_was_revoked(cast: Cast, case: Case) -> str:
    """So that the row is there, and another one is ended."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    CaseUserGrant.objects.filter(pk=kept.pk).update(signature=b"x" * 64)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    put_back(kept)
    return "palwasha"


def grant_hidden_while_a_narrower_one_was_given(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    CaseUserGrant.objects.filter(pk=kept.pk).delete()
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"], expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).delete()
    put_back(kept)
    return "palwasha"


def grant_hidden_while_she_left(cast: Cast, case: Case) -> str:
    """Nothing of hers is seen, so nothing is looked for: but the end is that of every grant to her."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    CaseUserGrant.objects.filter(pk=kept.pk).delete()
    with cast.acting("shakiba"):
        leaving.leave(user=cast.palwasha)
    put_back(kept)
    User.objects.filter(pk=cast.palwasha.pk).update(state=User.ACTIVE)
    return "palwasha"


def grant_said_to_be_younger(cast: Cast, case: Case) -> str:
    """The number of the entry before it is in its stamp."""
    revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(since=10**9)
    return "palwasha"


ATTACKS: list[Attack] = [
    grant_hidden_while_it_was_revoked,
    grant_with_another_signature_while_it_was_revoked,
    grant_hidden_while_a_narrower_one_was_given,
    grant_hidden_while_she_left,
    grant_said_to_be_younger,
    revoked_grant_put_back,
    grant_of_a_former_caseworker_put_back,
    replaced_grant_put_back,
    ended_grant_under_another_serial,
    ended_grant_under_another_signature,
]
