"""A browser without a browser: Django's test client with a real session and its key cookie, and no passphrase to derive."""

from base64 import urlsafe_b64encode

from django.conf import settings
from django.test import Client, RequestFactory

from casework.accounts import session
from casework.accounts.models import User
from casework.accounts.sessions import SessionStore
from tests.cast import Cast


def client_of(cast: Cast, name: str, *, language: str = "en") -> Client:
    """The client of one of the cast, signed in; she has her second factor. A second client of hers ends the first one's session."""
    return client_for(cast.people[name], cast.seeds[cast.people[name].pk], language=language)


def client_for(user: User, seed: bytes, *, language: str = "en") -> Client:
    """The same for somebody whose seed is known."""
    User.objects.filter(pk=user.pk).update(has_second_factor=True)
    request = RequestFactory().get("/")
    request.session = SessionStore()
    key = session.begin(request, User.objects.get(pk=user.pk), seed)
    request.session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    client.cookies[settings.KEY_COOKIE_NAME] = urlsafe_b64encode(key).decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
