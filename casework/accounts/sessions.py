"""Sessions in the database under the hash of their id, with the person's id beside them so that one action can end them all.

A session that ended by the clock, or because she signed in elsewhere, leaves for some days who it was: a form that was open in that
browser can then still be kept for her. It holds no seed and signs nobody in.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.utils import timezone

from casework import rows

WHOSE = "whose"  # her id and the row's own: the data of one row says nothing in another
SEALED = "sealed"  # her seed under the browser's K


def hashed(session_key: str | None) -> str:
    return hashlib.sha256(f"hamraz/session/v1{session_key}".encode()).hexdigest()[:40]


def remains(data: dict[str, Any]) -> dict[str, Any]:
    """What is left of a session that ended."""
    return {WHOSE: data[WHOSE]} if WHOSE in data else {}


class SessionStore(DatabaseStore):
    """Django's database sessions; only the hash of the id is ever written."""

    outlasted = False  # the row is past its end, and its seed still lies in it

    @classmethod
    def get_model_class(cls) -> Any:
        from casework.accounts.models import Session

        return Session

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        if row.expire_date > timezone.now():
            return data
        self.outlasted = SEALED in data
        return remains(data)

    def _get_session_from_db(self) -> Any:
        oldest = timezone.now() - timedelta(seconds=settings.SESSION_REMEMBERED_SECONDS)
        for row in rows.where(self.model, session_key=[hashed(self.session_key)]):
            if row.expire_date > oldest:
                return row
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: Any) -> Any:
        row: Any = self.model(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self._end_of(data),
        )
        row.user_id = data.get("_auth_user_id") or data.get(WHOSE, "").partition("|")[0] or None
        return row

    def _end_of(self, data: Any) -> datetime:
        """The end does not move with work; the cookie lasts longer, to say whose forms are late."""
        if "began" in data:
            return datetime.fromtimestamp(data["began"] + settings.SESSION_LONGEST_SECONDS, UTC)
        end: datetime = self.get_expiry_date()
        return end

    def save(self, must_create: bool = False) -> None:
        """Where the database is held or full, a step of the idle clock or a notice is lost, never the page."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if not isinstance(error.__context__, OperationalError):
                raise

    def save_now(self) -> None:
        """For what the page relies on. Raises OperationalError, and SessionInterrupted when the session was ended meanwhile."""
        try:
            super().save()
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise SessionInterrupted("the session was ended meanwhile") from error

    def delete(self, session_key: str | None = None) -> None:
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            self.model.objects.filter(session_key=hashed(key)).delete()
