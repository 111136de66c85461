"""A posted form in one transaction with what it changes.

Everywhere else a reading is recorded, durably, before its key opens. A form that is saved shows nothing of what it opened: its answer is
the way to another page. So its records may open inside the transaction of their change, and the entry of that change, which names them,
stands for their reading too: one entry and one wait for the disk in place of two.

Nothing leaves the process on these terms but a redirect. Whatever else the view answers or raises (a fault in the form, somebody who was
quicker, a ledger that cannot be written) is thrown away unseen together with the transaction and every key it opened; the form is then
taken up again from the start in the ordinary way, where the reading stands in the ledger before anything is shown.
Decision record 0016.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

import audit
from casework.access import rings
from casework.access.reading import Reading

View = Callable[..., HttpResponse]
SAVED = 302


class _ShowsSomething(Exception):
    """The answer is a page, not the way to one."""


def with_its_change(view: View) -> View:
    """A view whose form, when it is saved, opens and changes records in one transaction. It must be one that can be run anew."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        saved = _saved(view, request, args, kwargs) if request.method == "POST" else None
        return view(request, *args, **kwargs) if saved is None else saved

    return asked


def atomic() -> transaction.Atomic:
    """The transaction of an action. Inside a form that is saved with its change it is that one, and whatever fails there fails whole."""
    return transaction.atomic(savepoint=rings.current().owed is None)


def _saved(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """The redirect of a form that was saved; None where it has to be asked in the ordinary way, as if it had not been asked before."""
    said = _sentences(request)
    before = len(said)
    try:
        with transaction.atomic(durable=True):
            ring = rings.current()
            ring.owed = []
            response = view(request, *args, **kwargs)
            if response.status_code != SAVED:
                raise _ShowsSomething
            _settle(ring.owed)
        return response
    except Exception:  # nothing of it has left this process; the ordinary way says it again, on the record
        del said[before:]
        return None
    finally:
        rings.drop()


def _sentences(request: HttpRequest) -> list[Any]:
    """What the page that follows will say: of a form that was not saved, nothing."""
    messages = getattr(request, "_messages", None)
    queued: list[Any] = messages._queued_messages if messages is not None else []
    return queued


def _settle(owed: Iterable[Reading]) -> None:
    """Record what was opened and is not named by the entry of a change: in this transaction, before it ends."""
    changed = {reading.case for reading in owed if any(map(reading.was_changed, reading.records))}
    tellings = []
    for reading in owed:
        only_read = [record for record in reading.records if not reading.was_changed(record)]
        if only_read or (not reading.records and reading.case not in changed):
            tellings.append(reading.telling(only_read))
    if tellings:
        audit.record_all(tellings)
