"""Travel mode: until a day she names, her account opens no case. Policy, not cryptography: her keys stay hers, the server hands none out.

Two fences. Of the pages, only those named here are there for her: whatever a room brings tomorrow is closed until somebody adds it. Behind
them her ring holds no key of a case or referral, and no card opens (casework.access). The day is hers to set; only a supervisor who is not
she herself ends it before.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

import audit
from casework.accounts import standing, unlocked
from casework.accounts.models import User
from casework.accounts.views.door import home_of
from casework.emergency import shut

LONGEST = timedelta(days=90)
OPEN = frozenset(
    {
        "cases:today", "cases:list", "cases:search", "cases:found",  # which show nothing
        "accounts:sign-in", "accounts:lock", "accounts:leave", "accounts:stay", "accounts:me", "accounts:passphrase",
        "accounts:second-factor", "accounts:join", "emergency:lock-me", "language", "health",
        "referrals:directory", "referrals:directory-entry",  # who helps: of no case
    }
)  # fmt: skip


class NotNow(Exception):
    """She is not in travel mode, or it is her own to end."""


def farthest() -> date:
    return timezone.localdate() + LONGEST


@transaction.atomic
def begin(*, user: User, until: date) -> None:
    """Close her cases to her from now on; on the day *until* they open again. Raises ValueError for a day that is past, or too far."""
    if not timezone.localdate() < until <= farthest():
        raise ValueError("not a day ahead")
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row.away_until = until
    standing.end(row.pk)
    standing.write(row)
    audit.record("travel.begun", person=str(user.pk), until=until)
    transaction.on_commit(shut.note, robust=True)


@transaction.atomic
def end(*, user: User) -> None:
    """Open her cases to her again, before the day. Raises NotNow for herself, and for who is not away."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if unlocked.current().user.pk == user.pk or not row.is_away:
        raise NotNow
    row.away_until = None
    standing.write(row)
    audit.record("travel.ended", person=str(user.pk))
    transaction.on_commit(shut.note, robust=True)


class TravelMode:
    """Middleware: to who travels every other page is not there. The first page of her role is her own page then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_away():
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN:
            return None
        if request.method == "GET" and request.path_info == home_of(unlocked.current().role):
            return HttpResponseRedirect(reverse("accounts:me"))
        audit.record_durably("access.refused", verb="travel")
        raise Http404("not found")


def is_away() -> bool:
    """Whether who acts is in travel mode."""
    someone = unlocked.somebody()
    return someone is not None and someone.user.is_away
