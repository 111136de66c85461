"""What every page knows: training or not, the languages, the idle clock, who reads, and where she may go."""

from typing import Any, TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, gettext_lazy, pgettext_lazy

from casework.templatetags.hamraz import language_dir, language_tag

SERVER_CLOCK_STEP = 60  # seconds: the server moves a session's idle clock at most once a minute, so a page counts a minute less

SECTIONS = {
    "cases:today": ("sun", pgettext_lazy("section: what is due today", "Today")),
    "cases:list": ("cases", gettext_lazy("My cases")),
    "legal:calendar": ("cal", pgettext_lazy("section: the calendar of hearings", "Hearings")),
    "legal:team": ("cal", pgettext_lazy("section: the calendar of hearings", "Hearings")),
    "referrals:list": ("refer", gettext_lazy("Referrals")),
    "referrals:received": ("refer", pgettext_lazy("section: what another team referred", "Referred to us")),
    "referrals:directory": ("phone", pgettext_lazy("section: the directory of who helps", "Who helps")),
    "cases:drafts": ("pen", gettext_lazy("Drafts")),
    "supervision:board": ("users", pgettext_lazy("section: the people of a team", "Team")),
    "cases:approvals": ("check", gettext_lazy("Approvals")),
    "erasure:list": ("x", pgettext_lazy("section: what was erased, and what is to be", "Erasure")),
    "feedback:new": ("chat", gettext_lazy("Client feedback")),
    "feedback:results": ("chat", gettext_lazy("Client feedback")),
    "review:day": ("eye", gettext_lazy("Who looked")),
    "people:list": ("users", gettext_lazy("People")),
    "reference:lists": ("list", pgettext_lazy("section: the reference lists", "Lists")),
    "emergency:lock": ("lock", gettext_lazy("Emergency lock")),
    "referrals:desk": ("refer", gettext_lazy("Referrals to us")),
    "referrals:clients": ("users", pgettext_lazy("section: a partner's own register", "Our clients")),
    "referrals:own-trail": ("eye", pgettext_lazy("section: a partner's own trail", "What we did")),
}
OF_ROLE: dict[str, tuple[str, ...]] = {
    "caseworker": (
        "cases:today", "cases:list", "legal:calendar", "referrals:list", "referrals:received", "referrals:directory", "cases:drafts",
    ),
    "counsellor": ("cases:today", "cases:list", "referrals:received", "referrals:directory", "cases:drafts", "feedback:new"),
    "legal": ("cases:today", "cases:list", "legal:calendar", "referrals:received", "referrals:directory", "cases:drafts", "feedback:new"),
    "supervisor": (
        "cases:today", "supervision:board", "cases:approvals", "cases:list", "legal:team", "referrals:list", "referrals:received",
        "referrals:directory", "cases:drafts",
        "feedback:results", "review:day", "erasure:list", "people:list", "reference:lists", "emergency:lock",
    ),
    "partner": ("referrals:desk", "referrals:clients", "referrals:own-trail"),
    "data": ("feedback:new",),
    "administrator": ("people:list", "referrals:directory", "reference:lists"),
}
WHOLE_ROOMS = ("supervision", "feedback", "review", "erasure", "people", "reference")  # all their pages are told as one section's
LABEL_OF_ROLE = {("supervisor", "cases:list"): gettext_lazy("Cases of the team")}


class Section(TypedDict):
    """One line of the side navigation. ``count`` is a number or nothing; ``hot`` marks a count that presses."""

    url: str
    icon: str
    label: Any
    count: int
    hot: bool
    current: bool


def address(name: str) -> str:
    """The address of a page, or nothing while no room serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def role_of(request: HttpRequest) -> str:
    """Her certified role, from the unlocked session; nothing when nobody is unlocked. Never the column of the database."""
    return str(getattr(getattr(request, "unlocked", None), "role", ""))


def may_search(role: str) -> bool:
    from casework.access import policy  # models load after settings name this module

    return policy.may(role, "cases.search")


def is_travelling(request: HttpRequest) -> bool:
    """Whether she is in travel mode: then her navigation names only what is there for her."""
    user = getattr(getattr(request, "unlocked", None), "user", None)
    return bool(getattr(user, "is_away", False))


def is_closed(name: str) -> bool:
    """Whether a page is not there in travel mode."""
    from casework.emergency import travel  # models load after settings name this module

    return name not in travel.OPEN


def role_name(role: str) -> Any:
    if not role:
        return ""
    from casework.accounts.models import Role  # models load after settings name this module

    return Role(role).label if role in Role.values else ""


def name_of(request: HttpRequest) -> str:
    """Her own name, which only her unlocked session opens; nothing when nobody is unlocked."""
    someone = getattr(request, "unlocked", None)
    if someone is None:
        return ""
    from casework.accounts.directory import own_name

    return own_name(someone)


def sections_of(request: HttpRequest) -> list[Section]:
    """The sections of her role whose pages exist. A view may leave ``request.counts = {route: (count, hot)}``."""
    counts = getattr(request, "counts", {})
    match = request.resolver_match
    sections: list[Section] = []
    role, travelling = role_of(request), is_travelling(request)
    for name in OF_ROLE.get(role, ()):
        if (url := address(name)) and not (travelling and is_closed(name)):
            icon, label = SECTIONS[name]
            label = LABEL_OF_ROLE.get((role, name), label)
            count, hot = counts.get(name, (0, False))
            current = match is not None and _is_in(match, name)
            sections.append({"url": url, "icon": icon, "label": label, "count": count, "hot": hot, "current": current})
    return sections


def _is_in(match: ResolverMatch, name: str) -> bool:
    """Whether this page is the section *name*, or one of the pages below it: those of its room, or of its address."""
    room = name.partition(":")[0]
    below = match.namespace == room or match.route.startswith(f"{room}/")
    return match.view_name == name or (below and room in WHOLE_ROOMS and not match.route.startswith("cases/"))


def languages() -> list[dict[str, Any]]:
    """The languages of the office under their own names."""
    now = get_language()
    return [
        {"code": code, "tag": language_tag(code), "name": info["name_local"], "dir": language_dir(code), "current": code == now}
        for code, info in ((code, get_language_info(code)) for code, _ in settings.LANGUAGES)
    ]


def office(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Nothing is opened or counted until a template asks."""
    sections = SimpleLazyObject(lambda: sections_of(request))
    return {
        "training": settings.TRAINING,
        "languages": languages(),
        "here": request.get_full_path() if request.method == "GET" else request.path,
        "me": SimpleLazyObject(lambda: {"name": name_of(request), "role": role_name(role_of(request))}),
        "sections": sections,
        "start": SimpleLazyObject(lambda: sections[0]["url"] if sections else ""),
        "can_search": may_search(role_of(request)),
        "idle_seconds": settings.IDLE_SECONDS - SERVER_CLOCK_STEP if role_of(request) else 0,
        "left_cookie": settings.LEFT_COOKIE_NAME,
        "blank_seconds": settings.BLANK_SECONDS,
        "idle_warning_seconds": settings.IDLE_WARNING_SECONDS,
    }
