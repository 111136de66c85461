"""Sessions in the database under the hash of their id, with the person's id beside them so that one action can end them all."""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


def hashed(session_key: str | None) -> str:
    return hashlib.sha256(f"hamraz/session/v1{session_key}".encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's database sessions; only the hash of the id is ever written."""

    @classmethod
    def get_model_class(cls) -> Any:
        from casework.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        from django.utils import timezone

        row = self.model.objects.filter(session_key=hashed(self.session_key), expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: Any) -> Any:
        row: Any = self.model(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )
        row.user_id = data.get("_auth_user_id")
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            self.model.objects.filter(session_key=hashed(key)).delete()
