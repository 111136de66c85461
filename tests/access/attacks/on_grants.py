"""Rows of grants copied, moved, widened, prolonged or filled with keys of the attacker's own."""

import datetime

from django.db import transaction

from casework.access import grants
from casework.access.models import KeyCommitment
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from casework.encryption import Keys, grant_info, key_commitment, pack_keys, post
from tests.access.attacks.trying import Attack, copied, her_grant
from tests.cast import Cast, a_case


def grant_row_copied_to_a_colleague(cast: Cast, case: Case) -> str:
    copied(her_grant(cast, case), user=cast.palwasha)
    return "palwasha"


def grant_row_moved_to_another_case(cast: Cast, case: Case) -> str:
    own = a_case(cast, "palwasha")
    grant = CaseUserGrant.objects.get(content_object=own, user=cast.palwasha)
    copied(grant, content_object=case)
    return "palwasha"


def empty_sealed_key(cast: Cast, case: Case) -> str:
    copied(her_grant(cast, case), user=cast.palwasha, sealed_keys=b"")
    return "palwasha"


def short_sealed_key(cast: Cast, case: Case) -> str:
    copied(her_grant(cast, case), user=cast.palwasha, sealed_keys=b"x" * 79)
    return "palwasha"


def grant_with_a_chosen_key(cast: Cast, case: Case) -> str:
    """A key of the attacker's own, sealed to the caseworker, so that what she writes next could be read."""
    holder, key = Keys.from_seed(cast.seeds[cast.nargis.pk]), b"k" * 32
    grant = her_grant(cast, case)
    compartments = ["case:1", "identity:1", "legal:1"]
    info = grant_info(
        kind="user",
        recipient=str(cast.nargis.pk),
        fingerprint=holder.fingerprint,
        subject_kind="case",
        subject=str(case.pk),
        compartments=compartments,
        epoch=1,
        expires=0,
    )
    keys = [(name.partition(":")[0], 1, key) for name in compartments]
    grant.sealed_keys = post(holder.encryption_public, info, pack_keys(keys))
    grant.commitments = b"".join(key_commitment(k, str(case.pk), c, e) for c, e, k in keys)
    grant.save()
    CaseTeamGrant.objects.filter(content_object=case).delete()
    return "nargis"


def chosen_key_and_chosen_commitments(cast: Cast, case: Case) -> str:
    """The same, and the commitments beside the case are rewritten to match."""
    grant_with_a_chosen_key(cast, case)
    for row in KeyCommitment.objects.filter(subject=case.pk):
        KeyCommitment.objects.filter(pk=row.pk).update(commitment=key_commitment(b"k" * 32, str(case.pk), row.compartment, 1))
    return "nargis"


def expiry_edited(cast: Cast, case: Case) -> str:
    """A grant that ran out yesterday is prolonged in the database."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"], expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def compartments_widened(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(compartments="case:1,identity:1")
    return "palwasha"


def compartments_named_twice(cast: Cast, case: Case) -> str:
    """Columns that no grant has must be a refusal, not an error on every page of hers."""
    copied(her_grant(cast, case), user=cast.palwasha, compartments="case:1,case:1")
    return "palwasha"


ATTACKS: list[Attack] = [
    grant_row_copied_to_a_colleague,
    grant_row_moved_to_another_case,
    empty_sealed_key,
    short_sealed_key,
    grant_with_a_chosen_key,
    chosen_key_and_chosen_commitments,
    expiry_edited,
    compartments_widened,
    compartments_named_twice,
]
