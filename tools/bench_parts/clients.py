"""Two browsers of the same person: one signed in to the office with her key, one to the plain twin with a stock session."""

from base64 import urlsafe_b64encode
from types import SimpleNamespace
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore as StockStore
from django.test import Client, RequestFactory, override_settings

from bench_parts import views
from casework.accounts import directory, session
from casework.accounts.models import PARTNER, User
from casework.accounts.sessions import SessionStore
from casework.training.people import Office

LANGUAGE: Final = "en"
UNLOCK: Final = "casework.accounts.middleware.UnlockMiddleware"


def ours(office: Office, name: str) -> Client:
    """Signed in without deriving her passphrase; that is measured apart."""
    user = office.users[name]
    request = RequestFactory().get("/")
    request.session = SessionStore()
    key = session.begin(request, User.objects.get(pk=user.pk), office.seeds[user.pk])
    request.session.save()
    return _client(request.session.session_key, {settings.KEY_COOKIE_NAME: urlsafe_b64encode(key).decode()})


def plain(office: Office, name: str) -> Client:
    """The twin behind stock sessions and the same middleware, only without unlocking."""
    user = User.objects.get(pk=office.users[name].pk)
    views.PEOPLE[user.pk] = _known(office, user)
    request = RequestFactory().get("/")
    request.session = StockStore()
    login(request, user, backend=session.BACKEND)
    request.session.save()
    client = _client(request.session.session_key, {})
    with override_settings(MIDDLEWARE=_middleware(), SESSION_ENGINE="django.contrib.sessions.backends.db"):
        client.handler.load_middleware()
    return client


def _middleware() -> list[str]:
    return [name for name in settings.MIDDLEWARE if name != UNLOCK] + ["bench_parts.views.Instead"]


def _client(session_key: str | None, cookies: dict[str, str]) -> Client:
    client = Client()
    pairs = {settings.SESSION_COOKIE_NAME: session_key or "", settings.LANGUAGE_COOKIE_NAME: LANGUAGE, **cookies}
    for name, value in pairs.items():
        client.cookies[name] = value
    return client


def _known(office: Office, user: User) -> Any:
    """What a plain row of this person would say: her name, her role, and for a partner her organisation."""
    with office.acting(next(name for name, other in office.users.items() if other.pk == user.pk)) as someone:
        row = someone.team_of_kind(PARTNER)
        name, organisation = directory.own_name(someone), directory.own_organisation(someone)
    return SimpleNamespace(name=name, role=user.role, organisation=row.team_id if row else None, organisation_name=organisation)


def teach_names() -> None:
    """Let the header of the page take a plain name where the twin has one."""
    opened = directory.own_name
    directory.own_name = lambda someone: getattr(someone, "plain_name", None) or opened(someone)
