"""What the tests of erasure do again and again: ask, approve, and look for what is left."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Q

from casework.access import rings
from casework.cases.models import Case
from casework.documents.models import SealedFile
from casework.erasure import actions, plan, reach
from casework.erasure.choices import What
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Target
from referrals.models import ConflictCheck
from tests.cast import Cast

WHOLE = Target(What.CASE)
KEPT = ("audit_", "erasure_erasure")  # tables that remember an erased case by its id; the ledger's bodies are sealed


def asked(cast: Cast, case: Case, target: Target = WHOLE, *, by: str = "nargis", reason: str = "her_wish") -> ErasureRequest:
    with cast.acting(by):
        return actions.ask(case=case, target=target, reason=reason, words="خودش خواست")


def approved(cast: Cast, case: Case, request: ErasureRequest, *, by: str = "shakiba") -> Erasure | None:
    """What the page does: it admits the request and the checks, shows the plan, and sends back its seal."""
    case = Case.objects.get(pk=case.pk)
    with cast.acting(by):
        found = ErasureRequest.objects.get(pk=request.pk)
        found.case = case
        rings.current().admit([found, *ConflictCheck.objects.filter(case=case)])
        seal = plan.of(case, Target.of(found)).seal
        return actions.approve(case=case, asked=found, comment="", seen=seal)


def erased(cast: Cast, case: Case, target: Target = WHOLE, *, by: str = "nargis", approver: str = "shakiba") -> Erasure:
    done = approved(cast, case, asked(cast, case, target, by=by), by=approver)
    assert done is not None
    return done


def ids_of(case: Case) -> set[UUID]:
    """The ids of a case, of its referrals, and of every record and file of them."""
    referrals = set(case.referrals.values_list("pk", flat=True))
    found = {case.pk, *referrals}
    for model in reach.sealed_models():
        found |= set(reach.records(model, case.pk, referrals).values_list("pk", flat=True))
    return found | set(SealedFile.objects.filter(Q(case=case) | Q(document__case=case)).values_list("pk", flat=True))


def rows_naming(ids: set[UUID]) -> Iterator[tuple[str, str]]:
    """(table, column) of every row anywhere in which one of these ids stands, however the database writes it."""
    wanted = {text for pk in ids for text in (str(pk), pk.hex)}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(KEPT):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if not isinstance(value, (bytes, memoryview)) and str(value).replace("-", "") in {w.replace("-", "") for w in wanted}:
                        yield table, column
