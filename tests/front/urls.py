"""A house of doors without rooms: every route that the frame links to, and pages that show the components."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.i18n import set_language

from tests.front.forms import Intake

SAVED = "Draft saved at 09:42"
SLOW = "زرغونه"  # a draft that is long on its way
ARRIVED: list[str] = []  # what reached the house, in its order
KEPT: dict[str, str] = {}  # the draft that came last


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.resolver_match.view_name}")


def lock(request: HttpRequest) -> HttpResponse:
    ARRIVED.append("lock")
    return plain(request)


@csrf_exempt  # as the real one: leaving is never refused
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/left.html")


def draft(request: HttpRequest) -> HttpResponse:
    if request.POST.get("name") == SLOW:
        time.sleep(0.5)
    ARRIVED.append("draft")
    KEPT.update(request.POST.items())
    request.session["draft"] = {"name": request.POST.get("name", "")}
    return HttpResponse(SAVED, content_type="text/plain; charset=utf-8")


def drafted(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.session.get("draft", {}).get("name", ""))


def components(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Saved")
    request.counts = {"cases:today": (13, False), "cases:list": (17, True)}
    form = Intake(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ARRIVED.append(f"form, {', '.join(name for name in request.POST if name == 'later') or 'sent'}")
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect("/components/")
    case = [
        {"url": "#", "icon": "clock", "label": "Timeline", "current": True},
        {"url": "#", "icon": "chat", "label": "Counselling", "locked": True},
    ]
    context = {"form": form, "case_sections": case, "case_code": "K7MD2QXR"}
    return render(request, "front/components.html", context)


def door(request: HttpRequest) -> HttpResponse:
    return render(request, "front/door.html", {"form": Intake()})


@requires_csrf_token
def error(request: HttpRequest, kind: str) -> HttpResponse:
    return render(request, f"errors/{kind}.html")


accounts = [path(f"{name}/", plain, name=name) for name in ("sign-in", "stay", "join", "passphrase", "people")]
cases = [path(f"{name}/", plain, name=name) for name in ("today", "list", "search", "new", "drafts")]
referrals = [path(f"{name}/", plain, name=name) for name in ("list", "desk")]

urlpatterns = [
    path("accounts/", include(([*accounts, path("lock/", lock, name="lock"), path("leave/", left, name="leave")], "accounts"))),
    path("cases/", include((cases, "cases"))),
    path("referrals/", include((referrals, "referrals"))),
    path("review/", include(([path("", plain, name="day")], "review"))),
    path("language/", set_language, name="language"),
    path("components/", components, name="components"),
    path("door/", door, name="door"),
    path("draft/", draft, name="draft"),
    path("drafted/", drafted, name="drafted"),
    path("errors/<str:kind>/", error, name="error"),
]
