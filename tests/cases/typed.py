"""What people type into the forms of a case, as a browser would post it."""

from typing import Any

from django.test import Client

from casework.cases.models import Case


def intake(**changes: str | list[str]) -> dict[str, Any]:
    """A small intake of a woman who agreed; *changes* by field name with ``_`` for the dash after the part (``about_given_name``)."""
    data: dict[str, Any] = {
        "consent-limits": "yes",
        "consent-services": "verbal",
        "consent-language": "fa-af",
        "consent-reporting": "yes",
        "about-given_name": "پروین",
        "about-given_name-a": "not_asked",
        "about-father_name-a": "declined",
        "contact-phone": "0700000012",
        "contact-whose": "sister",
        "contact-hours-a": "unknown",
        "story-account": "شوهرم مرا از خانه بیرون کرد.",
        "situation-risk": "high",
        "situation-needs": ["legal"],
        "situation-next_step": "تماس پیگیری",
        "draft_form": "cases.intake",
    }
    for name, value in changes.items():
        part, _, rest = name.partition("_")
        data[f"{part}-{rest.replace('__', '-')}"] = value
    return data


def date(name: str, day: object, month: object, year: object) -> dict[str, str]:
    return {f"{name}-d": str(day), f"{name}-m": str(month), f"{name}-y": str(year)}


def opened_by(client: Client, **changes: str | list[str]) -> Case:
    """Go through the intake to the open case."""
    before = set(Case.objects.values_list("pk", flat=True))
    client.post("/cases/new/", intake(**changes))
    client.post("/cases/new/check/")
    return Case.objects.exclude(pk__in=before).get()


def text(response: Any) -> str:
    return str(response.content.decode())
