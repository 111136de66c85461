"""Signing in and leaving."""

import time
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

import audit
from audit import copies
from casework.accounts import own_access, passphrases, session, throttle
from casework.accounts.forms import SignInForm
from casework.accounts.keys import NotCertified
from casework.accounts.models import Organisation, Role, User
from casework.accounts.unlocked import unlocked
from casework.encryption import CannotOpen
from casework.localisation.digits import numbered

HOME = {Role.PARTNER: "referrals:desk", Role.ADMINISTRATOR: "people:list", Role.DATA_OFFICER: "feedback:new"}
NOT_A_PAGE = {"accounts:sign-in", "accounts:join", "accounts:lock", "accounts:leave", "accounts:stay", "language", "health"}
NOT_A_PAGE |= {"cases:search", "cases:draft", "referrals:desk-draft"}  # they answer forms only
YEAR = 365 * 24 * 3600  # seconds
LONGEST = 400 * 24 * 3600  # seconds: browsers keep no cookie longer


def home_of(role: str) -> str:
    return reverse(HOME.get(Role(role), settings.LOGIN_REDIRECT_URL))


def page_of_ours(wanted: str) -> str:
    """*wanted* when it is a page of this house that can be fetched, else ""."""
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        found = resolve(wanted.partition("?")[0])
    except Resolver404:
        return ""
    return "" if found.view_name in NOT_A_PAGE else wanted


def to_sign_in(wanted: str, **flags: str) -> str:
    """The address of the sign-in page, coming back to *wanted* afterwards."""
    pairs = [f"{key}={quote(value)}" for key, value in {"next": page_of_ours(wanted), **flags}.items() if value]
    return f"{reverse('accounts:sign-in')}{'?' if pairs else ''}{'&'.join(pairs)}"


@sensitive_post_parameters()
@sensitive_variables("form", "user")
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One form, and one message for every failure: wrong name, passphrase or code, suspended, not yet confirmed."""
    if not Organisation.objects.exists():
        return render(request, "accounts/unfounded.html", status=503)  # and no entry: the ledger begins with the founding
    wanted = page_of_ours(request.POST.get("next", "") or request.GET.get("next", ""))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        minutes = throttle.locked_minutes(request, form.cleaned_data["username"])
        user = None if minutes else _opened(request, form)
        if user is not None and (response := _begin(request, user, wanted)):
            return response
        form.add_error(None, locked_message(minutes) if minutes else _refuse(request, form))
    context = {"form": form, "next": wanted, **{flag: flag in request.GET for flag in ("ended", "changed", "renewed")}}
    return render(request, "accounts/sign_in.html", context)


@sensitive_variables("form", "typed")
def _opened(request: HttpRequest, form: SignInForm) -> User | None:
    """The person whose seed opened and whose certificate is believed, with her sign-in recorded under her own key.

    A passphrase kept at a lower cost than today's is raised to it on the way: only now is it known.
    """
    typed = form.cleaned_data
    user = authenticate(request, username=typed["username"], password=typed["passphrase"], code=typed["code"])
    if not isinstance(user, User):
        return None
    try:
        with unlocked(user, request.opened_seed) as someone:  # type: ignore[attr-defined]
            if not someone.role:
                return None
            if passphrases.is_cheap(user.password):
                own_access.raise_cost(user=user, seal=request.opened_half, passphrase=typed["passphrase"])  # type: ignore[attr-defined]
            audit.record_durably("signed_in", person=str(user.pk))
            own_access.share_anew(someone)
            request.copy_to_keep = copies.at_sign_in(request.COOKIES.get(settings.COPY_COOKIE_NAME, ""))  # type: ignore[attr-defined]
    except (NotCertified, CannotOpen):
        return None
    throttle.succeeded(request, typed["username"])
    return user


def _begin(request: HttpRequest, user: User, wanted: str) -> HttpResponse | None:
    """Her session begins; None when she was locked or suspended since her passphrase opened."""
    try:
        key = session.begin(request, user, request.opened_seed)  # type: ignore[attr-defined]
    except CannotOpen:
        return None
    response = HttpResponseRedirect(wanted or home_of(user.role))
    session.set_key_cookie(response, key)
    if copy := request.copy_to_keep:  # type: ignore[attr-defined]
        response.set_cookie(settings.COPY_COOKIE_NAME, copy, max_age=LONGEST, secure=settings.SECURE, httponly=True, samesite="Strict")
    if user.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Strict"
        )
    return response


def _refuse(request: HttpRequest, form: SignInForm) -> str:
    locked = throttle.failed(request, form.cleaned_data["username"])
    audit.record_durably("locked_out" if locked else "sign_in_refused")
    return _("This did not work. Check the sign-in name, the passphrase and the code. A code can be used once.")


def locked_message(minutes: int) -> str:
    text = ngettext(
        "Too many attempts. Try again in %(minutes)s minute.", "Too many attempts. Try again in %(minutes)s minutes.", minutes
    )
    return text % {"minutes": numbered(minutes)}


@login_not_required
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """End the session and wait for the passphrase; the same page comes back afterwards."""
    response = HttpResponseRedirect(to_sign_in(request.POST.get("next", "")))
    session.leave(request, response, "signed_out")
    return response


@csrf_exempt  # leaving is never refused; the session's cookie is SameSite=Strict, so nobody else's page can press it for her
@login_not_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and show a page that says nothing about us. GET only shows the page."""
    if request.method == "GET":
        return render(request, "accounts/left.html")
    response = render(request, "accounts/left.html")
    session.leave(request, response, "left")
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Move the idle clock. Returns {"seconds": until the screen locks}; a browser without script goes back to its page."""
    request.session["seen"] = int(time.time())
    session.save_now(request)
    if request.headers.get("Sec-Fetch-Mode") == "navigate":
        return HttpResponseRedirect(page_of_ours(request.POST.get("next", "")) or reverse("accounts:me"))
    return JsonResponse({"seconds": settings.IDLE_SECONDS})
