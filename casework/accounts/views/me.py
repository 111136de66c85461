"""Her own page: who she is here, her passphrase, and for partners their new colleagues."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.accounts import directory, homes, joining, key_words, own_access, session, shares, strength, throttle
from casework.accounts.forms import ChangePassphraseForm
from casework.accounts.keys import NotCertified
from casework.accounts.models import PARTNER, Role, Team, User
from casework.accounts.teams import NotAMember, WrongRole, admit_member
from casework.accounts.unlocked import Unlocked, current
from casework.accounts.views.door import locked_message, to_sign_in

LANGUAGES = dict(settings.LANGUAGES)


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who she is here, and what she can change herself."""
    someone = current()
    context = {
        "person": someone.user,
        "name": directory.own_name(someone),
        "role": Role(someone.role).label,
        "language": get_language_info(someone.user.language)["name_local"] if someone.user.language in LANGUAGES else "",
        "organisation": directory.own_organisation(someone) if someone.role == Role.PARTNER else "",
        "words": key_words.of(someone.user),
        "began": session.began(request),
        "ends": session.ends(request),
        "recovered_on": next((row.recovered_at for row in shares.recoveries() if row.user_id == someone.user.pk), None),
    }
    return render(request, "accounts/me.html", context)


@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def passphrase(request: HttpRequest) -> HttpResponse:
    """Change the passphrase. Every session of hers ends, this one too: she comes back with the new one."""
    form = ChangePassphraseForm(request.POST or None, name=directory.own_name(current()))
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        response = HttpResponseRedirect(to_sign_in("", changed="1"))
        session.end(request, response)
        return response
    suggestion = "" if request.method == "POST" else strength.suggest(get_language() or "")
    return render(request, "accounts/passphrase.html", {"form": form, "suggestion": suggestion})


@sensitive_variables()
def _changed(request: HttpRequest, form: ChangePassphraseForm) -> bool:
    counted = str(request.user.pk)
    if minutes := throttle.locked_minutes(request, counted):
        form.add_error(None, locked_message(minutes))
        return False
    try:
        own_access.change_passphrase(
            user=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["passphrase"]  # type: ignore[arg-type]
        )
    except own_access.WrongPassphrase:
        throttle.failed(request, counted)
        form.add_error("old", _("This is not your passphrase."))
        return False
    throttle.succeeded(request, counted)
    return True


def _own_organisation(someone: Unlocked) -> Team:
    """The partner organisation whose key she holds, or "not found"."""
    row = someone.team_of_kind(PARTNER)
    if someone.role != Role.PARTNER or row is None:
        raise Http404
    return row.team


def _without_key(team: Team) -> list[User]:
    """People of the organisation whom the office has confirmed and who do not hold its key yet. Nobody whose row was moved there."""
    found = User.objects.filter(home_team=team, state=User.ACTIVE, role=Role.PARTNER).exclude(memberships__team=team)
    return [person for person in found.order_by("joined_on", "pk") if homes.is_hers(person)]


@require_GET
def colleagues(request: HttpRequest) -> HttpResponse:
    """A partner's new colleagues. The organisation's key is never the office's, so only someone inside can pass it on."""
    waiting = _without_key(_own_organisation(current()))
    words = key_words.of_all(waiting)
    rows = [{"person": person, "words": words.get(person.pk, "")} for person in waiting]
    return render(request, "accounts/colleagues.html", {"rows": rows})


@require_POST
def admit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pass the organisation's key on, after the key words were compared."""
    team = _own_organisation(current())
    person = next((person for person in _without_key(team) if person.pk == pk), None)
    if person is None:
        raise Http404
    try:
        with transaction.atomic():
            if request.POST.get("words", "") != key_words.of(person):
                raise joining.KeysChanged
            admit_member(team=team, user=person)
    except (joining.KeysChanged, NotCertified, NotAMember, WrongRole, IntegrityError):
        messages.error(request, _("Nothing was done: the key words are not the same any more. Tell your office."))
    else:
        messages.success(request, _("Your colleague can now open the referrals to your organisation."))
    return redirect("accounts:colleagues")
