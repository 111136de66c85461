"""What is unusual, what was said of it, and the form in which a supervisor says it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from audit.review.unusual import actions, page, reading
from audit.review.unusual.forms import WEEK, ExplainForm, LookForm
from audit.review.views.door import refuse, require_auditor


@require_http_methods(["GET", "POST"])
def unusual(request: HttpRequest) -> HttpResponse:
    """GET shows the findings of a week or a month; POST answers one of them."""
    require_auditor()
    if request.method == "POST":
        return _answer(request)
    form = LookForm(request.GET)
    if not form.is_valid():
        return redirect("review:unusual")
    return _show(request, form, reading.look(form.first_day()))


def _show(request: HttpRequest, form: LookForm, look: reading.Look, typed: ExplainForm | None = None) -> HttpResponse:
    answered, since = form.cleaned_data["which"] == "answered", form.cleaned_data["since"] or WEEK
    shown = page.compose(look, answered=answered, number=form.cleaned_data["page"] or 1, since=since, typed=typed)
    context: dict[str, Any] = {"form": form, "look": look, "shown": shown, "typed": typed, "most": reading.MOST}
    context["base"] = f"?since={since}&which={form.cleaned_data['which']}&"
    return render(request, "review/unusual.html", context)


def _answer(request: HttpRequest) -> HttpResponse:
    """The finding is looked for anew: what a form says of it is believed in nothing but its tag."""
    form = ExplainForm(request.POST, auto_id=f"f{request.POST.get('tag', '')[:32]}_%s")
    asked = LookForm({"since": request.POST.get("since", "")})
    if not asked.is_valid():
        return redirect("review:unusual")
    look = reading.look(asked.first_day())
    finding = next((one for one in look.findings if one.tag.hex() == request.POST.get("tag")), None)
    if finding is None:
        messages.warning(request, gettext("This is not unusual any more, or it is older than the days that are shown. Nothing was saved."))
    elif not form.is_valid():
        return _show(request, asked, look, typed=form)
    else:
        raised = request.POST.get("outcome") == "raised"
        try:
            actions.answer(finding=finding, upto=form.cleaned_data["upto"], words=form.cleaned_data["words"], raised=raised)
        except actions.AboutHerself:
            refuse()
        except actions.CameAgain:
            return _show(request, asked, look, typed=_grown(request, form, finding.newest))
        messages.success(request, gettext("Raised to the directors.") if raised else gettext("Written down."))
    return redirect(f"{reverse('review:unusual')}?since={asked.cleaned_data['since'] or WEEK}")


def _grown(request: HttpRequest, form: ExplainForm, newest: int) -> ExplainForm:
    """Her words again, now about all that is shown."""
    again = ExplainForm({**request.POST.dict(), "upto": newest}, auto_id=form.auto_id)
    again.add_error(None, gettext("Somebody came to it again meanwhile. Look at the new entries; if you save once more, your words stand."))
    return again
