"""Lock-out: failed sign-ins counted by sign-in name and by address, both under a keyed hash.

NIST SP 800-63B section 5.2.2 asks for a limit on consecutive failures; five within fifteen minutes for one name from one address,
twenty for one name from anywhere, fifty from one address for any names.
"""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from casework.accounts.models import Attempts
from casework.accounts.passphrases import handle_of

WINDOW = timedelta(minutes=15)
PAIR_LIMIT, NAME_LIMIT, ADDRESS_LIMIT = 5, 20, 50


def client_address(request: HttpRequest) -> str:
    """Where a request comes from. Behind our own proxy (HTTPS, asked from this machine) that is what the proxy appended last; a header
    from anyone else is not believed."""
    asked_from = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE and asked_from in {"", "127.0.0.1", "::1"}:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or asked_from
    return asked_from


def _keys(request: HttpRequest, sign_in_name: str) -> list[tuple[bytes, int]]:
    name, address = handle_of(sign_in_name), client_address(request)
    texts = [(f"pair|{name}|{address}", PAIR_LIMIT), (f"name|{name}", NAME_LIMIT), (f"address|{address}", ADDRESS_LIMIT)]
    return [(hmac.digest(settings.PEPPER, f"hamraz/attempts/v1|{text}".encode(), "sha256"), limit) for text, limit in texts]


def locked_minutes(request: HttpRequest, sign_in_name: str) -> int:
    """How many minutes this name, or this address, has to wait; 0 when it may try."""
    now = timezone.now()
    rows = Attempts.objects.filter(key__in=[k for k, _ in _keys(request, sign_in_name)], locked_until__gt=now)
    until = max((row.locked_until for row in rows if row.locked_until), default=None)
    return 0 if until is None else max(1, int((until - now).total_seconds() // 60) + 1)


@transaction.atomic
def failed(request: HttpRequest, sign_in_name: str) -> bool:
    """Count a failure. True when it caused a lock-out."""
    now, locked = timezone.now(), False
    for key, limit in _keys(request, sign_in_name):
        row, _ = Attempts.objects.get_or_create(key=key, defaults={"window_started": now})
        if row.window_started < now - WINDOW:
            Attempts.objects.filter(pk=row.pk).update(failures=1, window_started=now, locked_until=None)
            continue
        Attempts.objects.filter(pk=row.pk).update(failures=F("failures") + 1)
        if row.failures + 1 >= limit:
            Attempts.objects.filter(pk=row.pk).update(locked_until=now + WINDOW, failures=0, window_started=now)
            locked = True
    return locked


def succeeded(request: HttpRequest, sign_in_name: str) -> None:
    """Forget the failures of this name (the address keeps its count)."""
    Attempts.objects.filter(key__in=[k for k, _ in _keys(request, sign_in_name)[:2]]).delete()
