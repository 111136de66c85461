"""Setting up the one-time codes. Between page and answer the new secret waits in the session, sealed to her."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.accounts import own_access, session, throttle
from casework.accounts.forms import SecondFactorForm
from casework.accounts.second_factor import new_secret, otpauth_uri
from casework.accounts.unlocked import Unlocked
from casework.accounts.views.door import locked_message
from casework.encryption import CannotOpen, lp, open_envelope, settle
from casework.qr import svg

CANDIDATE = "candidate"
LABEL = "1"  # what her phone shows beside the code: no name, no office


@sensitive_post_parameters()
@sensitive_variables("form", "secret", "codes")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show a new secret; with her passphrase and a first code it is hers, and the recovery codes are shown this once."""
    secret = candidate(request)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _set(request, form, secret)
        if codes:
            session.go_on(request, request.user)  # type: ignore[arg-type]
            del request.session[CANDIDATE]
            return render(request, "accounts/recovery_codes.html", {"codes": [f"{code[:5]}-{code[5:]}" for code in codes]})
    groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
    context = {"form": form, "groups": groups, "qr": qr(secret), "again": request.user.has_second_factor}  # type: ignore[union-attr]
    return render(request, "accounts/second_factor.html", context)


@sensitive_variables()
def _set(request: HttpRequest, form: SecondFactorForm, secret: str) -> list[str]:
    """The recovery codes, or nothing and the error in the form. Guesses at her passphrase are counted."""
    typed, counted = form.cleaned_data, str(request.user.pk)
    if minutes := throttle.locked_minutes(request, counted):
        form.add_error(None, locked_message(minutes))
        return []
    try:
        codes = own_access.set_second_factor(
            user=request.user, passphrase=typed["passphrase"], secret=secret, code=typed["code"]  # type: ignore[arg-type]
        )
    except own_access.WrongPassphrase:
        throttle.failed(request, counted)
        form.add_error("passphrase", _("This is not your passphrase."))
        return []
    except own_access.WrongCode:
        form.add_error("code", _("This code does not fit. Wait for the next one, and check the clock of your phone."))
        return []
    throttle.succeeded(request, counted)
    return codes


def candidate(request: HttpRequest) -> str:
    """The secret that waits in her session, or a new one."""
    someone: Unlocked = request.unlocked  # type: ignore[attr-defined]
    info = lp("hamraz/candidate/v1", str(someone.user.pk))
    try:
        return open_envelope(someone.keys, info, urlsafe_b64decode(request.session.get(CANDIDATE, ""))).decode()
    except (CannotOpen, NotBase64, ValueError):
        secret = new_secret()
        request.session[CANDIDATE] = urlsafe_b64encode(settle(someone.keys, info, secret.encode())).decode()
        session.save_now(request)
        return secret


def qr(secret: str) -> str:
    """What her phone scans."""
    return svg(otpauth_uri(secret, LABEL), correction="m", scale=5)
