"""What she said of this visit: why she opens which case. It is asked once for each case and gone when she signs out.

The words lie in the session row sealed under the browser's key; every entry of the ledger about that case carries them.
"""

import json
from collections.abc import Mapping

from django.http import HttpRequest

from casework.accounts import session

SLOT = "reasons"
MOST = 300  # cases of one visit; the oldest are asked for again


def reasons(request: HttpRequest) -> Mapping[str, str]:
    """The reasons given since she signed in, by the id of the case, the newest last."""
    kept = session.kept(request, SLOT)
    return json.loads(kept) if kept else {}


def remember(request: HttpRequest, case: object, words: str) -> None:
    """Keep why she opens this case. Raises CannotOpen where the browser brought no key, OperationalError where nothing can be written."""
    given = {pk: said for pk, said in reasons(request).items() if pk != str(case)} | {str(case): words}
    session.keep(request, SLOT, json.dumps(dict(list(given.items())[-MOST:]), ensure_ascii=False).encode())
    session.save_now(request)


def newest(request: HttpRequest) -> str:
    """What she gave last, as an offer for the next case."""
    return next(reversed(list(reasons(request).values())), "")
