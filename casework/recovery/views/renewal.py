"""New keys for herself: when she fears that somebody saw her passphrase together with what lies on the server."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.accounts import own_access, session, throttle
from casework.accounts.views.door import locked_message, to_sign_in
from casework.recovery import renewing
from casework.recovery.forms import RenewForm


@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, then make new keys. Every session of hers ends, this one too."""
    form = RenewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _renewed(request, form):
        response = HttpResponseRedirect(to_sign_in("", renewed="1"))
        session.end(request, response)
        return response
    return render(request, "recovery/renew.html", {"form": form})


@sensitive_variables()
def _renewed(request: HttpRequest, form: RenewForm) -> bool:
    counted = str(request.user.pk)
    if minutes := throttle.locked_minutes(request, counted):
        form.add_error(None, locked_message(minutes))
        return False
    try:
        renewing.renew_own(user=request.user, passphrase=form.cleaned_data["passphrase"])  # type: ignore[arg-type]
    except own_access.WrongPassphrase:
        throttle.failed(request, counted)
        form.add_error("passphrase", _("This is not your passphrase."))
        return False
    throttle.succeeded(request, counted)
    return True
