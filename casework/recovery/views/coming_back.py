"""The door for somebody who lost her passphrase and has two codes in her hand."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

import audit
from casework.accounts import strength, throttle
from casework.accounts.views.door import locked_message, to_sign_in
from casework.recovery import two_people
from casework.recovery.forms import RecoverForm


@sensitive_post_parameters()
@sensitive_variables("form")
@login_not_required
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """One form and one sentence for every failure, counted like failed sign-ins. Afterwards she signs in with the new passphrase."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _recovered(request, form):
        return HttpResponseRedirect(to_sign_in("", changed="1"))
    suggestion = "" if request.method == "POST" else strength.suggest(get_language() or "")
    return render(request, "recovery/recover.html", {"form": form, "suggestion": suggestion})


@sensitive_variables()
def _recovered(request: HttpRequest, form: RecoverForm) -> bool:
    typed = form.cleaned_data
    if minutes := throttle.locked_minutes(request, typed["sign_in_name"]):
        form.add_error(None, locked_message(minutes))
        return False
    try:
        two_people.recover(
            sign_in_name=typed["sign_in_name"], codes=(typed["first"], typed["second"]), passphrase=typed["passphrase"]
        )
    except two_people.CodesRefused:
        audit.record_durably("locked_out" if throttle.failed(request, typed["sign_in_name"]) else "recovery.refused")
        form.add_error(None, _("This did not work. Check the sign-in name and both codes: they last two days, and each works once."))
        return False
    throttle.succeeded(request, typed["sign_in_name"])
    return True
