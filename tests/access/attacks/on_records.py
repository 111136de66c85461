"""Records rolled back, forged or moved."""

from casework.cases.models import Case, Survivor
from casework.encryption import seal_record
from tests.access.attacks.trying import Attack
from tests.cast import Cast, a_case


def record_rolled_back(cast: Cast, case: Case) -> str:
    """An old payload under the new revision number."""
    with cast.acting("nargis"):
        row = Survivor.objects.get(case=case)
        old = bytes(row.payload)
        row.known_as = "گلالی"
        row.save()
    Survivor._base_manager.filter(pk=row.pk).update(payload=old)
    with cast.acting("nargis"):
        _ = Survivor.objects.get(pk=row.pk).known_as
    return "nargis"


def record_forged_with_a_chosen_key(cast: Cast, case: Case) -> str:
    row = Survivor.objects.get(case=case)
    Survivor._base_manager.filter(pk=row.pk).update(payload=seal_record(b"k" * 32, row.aad(), row.epoch, b'{"given_name":"x"}'))
    with cast.acting("nargis"):
        _ = Survivor.objects.get(pk=row.pk).given_name
    return "nargis"


def record_moved_to_another_case(cast: Cast, case: Case) -> str:
    own = a_case(cast, "palwasha")
    Survivor._base_manager.filter(case=own).delete()
    Survivor._base_manager.filter(case=case).update(case=own)
    with cast.acting("palwasha"):
        _ = Survivor.objects.get(case=own).given_name
    return "palwasha"


ATTACKS: list[Attack] = [
    record_rolled_back,
    record_forged_with_a_chosen_key,
    record_moved_to_another_case,
]
