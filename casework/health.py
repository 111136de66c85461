"""What a watchman of the server is told: one word, and never why, which version, or how many."""

import os
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit.errors import LedgerUnwritable
from audit.genesis import genesis
from audit.models import Entry
from audit.triggers import missing_triggers

YES: Final = "ok"
NO: Final = "no"


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Whether this process answers. A monitor that restarts what is dead asks this: a database that is away is no reason to."""
    return HttpResponse(YES, content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether a person could work here now; 503 where not. What spreads people over several servers asks this."""
    able = _able()
    return HttpResponse(YES if able else NO, content_type="text/plain", status=200 if able else 503)


def _able() -> bool:
    """The database answers and takes writes, the trail is guarded, and its beginning is known. Without one of them no page comes."""
    try:
        genesis()
        return _takes_writes() and not missing_triggers(connection)
    except (Error, LedgerUnwritable):
        return False


def _takes_writes() -> bool:
    if connection.vendor == "sqlite":
        file = str(connection.settings_dict["NAME"])
        return "memory" in file or os.access(file, os.W_OK)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('transaction_read_only') = 'off' AND has_table_privilege(%s, 'INSERT')", [Entry._meta.db_table]
        )
        found: Any = cursor.fetchone()
    return bool(found[0])
