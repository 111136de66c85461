"""The headers of every answer."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casework.headers import SecurityHeaders


def answer(path: str, **headers: str) -> HttpResponse:
    """Send a request for *path* through the middleware to a view that answers with *headers*."""

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("page")
        for name, value in headers.items():
            response.headers[name.replace("_", "-")] = value
        return response

    return SecurityHeaders(view)(RequestFactory().get(path))


def test_every_answer_carries_the_policy_of_the_settings() -> None:
    assert answer("/cases/").headers["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("word", ["unsafe-inline", "unsafe-eval", "data:", "http:", "https:", "*"])
def test_the_policy_lets_nothing_in_from_outside_or_inline(word: str) -> None:
    assert word not in settings.CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("directive", ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
def test_the_policy_closes_what_has_no_default(directive: str) -> None:
    assert directive in settings.CONTENT_SECURITY_POLICY.split("; ")


def test_a_view_may_send_a_stricter_policy_of_its_own() -> None:
    assert answer("/file/", Content_Security_Policy="sandbox").headers["Content-Security-Policy"] == "sandbox"


def test_no_page_may_be_kept_by_the_browser() -> None:
    assert answer("/cases/").headers["Cache-Control"] == "no-store"


def test_a_view_cannot_allow_its_page_to_be_kept() -> None:
    assert answer("/cases/", Cache_Control="public, max-age=600").headers["Cache-Control"] == "no-store"


def test_static_files_keep_their_own_caching() -> None:
    kept = "public, max-age=600"
    assert answer("/static/casework/hamraz.css", Cache_Control=kept).headers["Cache-Control"] == kept


def test_a_path_that_merely_holds_static_is_not_kept() -> None:
    assert answer("/cases/static/", Cache_Control="public").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("feature", ["camera", "microphone", "geolocation", "display-capture", "clipboard-read"])
def test_no_page_may_use_the_sensors_of_the_desktop(feature: str) -> None:
    assert f"{feature}=()" in answer("/").headers["Permissions-Policy"].split(", ")


def test_other_origins_cannot_embed_an_answer() -> None:
    assert answer("/").headers["Cross-Origin-Resource-Policy"] == "same-origin"
