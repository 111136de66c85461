"""Enrolling with an invitation. Nobody signs herself up, and she waits until a registrar has compared her key words with her."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.accounts import joining, strength
from casework.accounts.forms import JoinForm
from casework.accounts.founding import NewPerson


@sensitive_post_parameters()
@sensitive_variables("form", "enrolled")
@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Make a newcomer's keys. The words come from the keys of this very request, not from the database."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("accounts:me"))
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        enrolled = _enrol(form)
        if enrolled is not None:
            return render(request, "accounts/joined.html", {"words": enrolled.words})
    suggestion = "" if request.method == "POST" else strength.suggest(get_language() or "")
    return render(request, "accounts/join.html", {"form": form, "suggestion": suggestion})


@sensitive_variables()
def _enrol(form: JoinForm) -> joining.Enrolled | None:
    typed = form.cleaned_data
    person = NewPerson(typed["sign_in_name"], typed["name"], typed["passphrase"])
    try:
        return joining.enrol(code=typed["code"], person=person, language=get_language() or "fa-af")
    except joining.NoSuchInvitation:
        form.add_error("code", _("This code is not valid: mistyped, already used, or older than a week. Ask for a new one."))
    except joining.NameTaken:
        form.add_error("sign_in_name", _("This name cannot be used here. Choose another one."))
    return None
