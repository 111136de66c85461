"""An office of many people and cases, as rows of the sizes that real ones have: what a lock has to get through."""

import secrets
import time
from itertools import cycle
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from casework.accounts.models import Role, Session, User
from casework.cases.models import Case, CaseUserGrant
from casework.emergency import locking
from tests.cast import Cast

BUNDLE, ENVELOPE, CARD = 602, 240, 560  # bytes, as docs/encryption.md has them


def crowded(cast: Cast, *, people: int, cases: int, granted: bool = True) -> None:
    """Bring the staff of the cast to so many *people*, each signed in, with so many *cases* among them (*granted*: each to one of them)."""
    today = timezone.localdate()
    missing = people - locking.of_office().count()
    more = [_person(cast, number) for number in range(missing)]
    User.objects.bulk_create(more)
    rows = [Case(code_tag=secrets.token_bytes(16), team=cast.teams["one"], opened_on=today) for _ in range(cases)]
    Case.objects.bulk_create(rows, batch_size=500)
    permission = Permission.objects.get_or_create(
        content_type__app_label="cases", codename=Case.open_permission, defaults={"content_type": _content_type()}
    )[0]
    pairs = zip(rows, cycle(more), strict=False) if granted else ()
    CaseUserGrant.objects.bulk_create([_grant(case, user, permission) for case, user in pairs], batch_size=500)
    staff = locking.of_office()
    Session.objects.bulk_create(
        [Session(session_key=secrets.token_hex(20), session_data="x" * 600, expire_date=timezone.now(), user_id=u.pk) for u in staff]
    )


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Case)


def _person(cast: Cast, number: int) -> User:
    return User(
        id=uuid4(), handle=f"{number:032x}", role=Role.CASEWORKER, state=User.ACTIVE, home_team=cast.teams["one"],
        password="hamraz_argon2id$" + "x" * 110, bundle=secrets.token_bytes(BUNDLE), joined_on=timezone.localdate(),
    )


def _grant(case: Case, user: User, permission: Permission) -> CaseUserGrant:
    return CaseUserGrant(
        content_object=case, user=user, permission=permission, sealed_keys=secrets.token_bytes(ENVELOPE), card=secrets.token_bytes(CARD),
        compartments="case:1,identity:1,legal:1", key_epoch=1, commitments=bytes(96), granted_by=user.pk, signature=bytes(64),
        granted_on=timezone.localdate(),
    )


def timed() -> tuple[int, float]:
    """Lock the whole office. Returns how many people that were, and in how many seconds; the freed pages too, outside a transaction."""
    began = time.perf_counter()
    count = locking.lock(locking.of_office(), scope=locking.OFFICE)
    return count, time.perf_counter() - began
