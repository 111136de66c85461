"""A safe house stands in the directory under an alias, without a place. What is one, and what of it must not be written down."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from casework.localisation.sounds import bare
from referrals.directory.about import About
from referrals.directory.choices import Sensitivity
from referrals.directory.validation import Wrong, walk

SERVICE_TYPE: Final = "shelter"  # in the reference list of services
OWN_LIST: Final = "services"
_PLACES: Final = {"location", "address", "service_at_location"}
_NAMES: Final = (
    "shelter", "safe house", "safehouse", "خانه امن", "خانهٔ امن", "خانه‌ی امن", "پناهگاه", "سرپناه", "خوندي کور", "خوندی کور", "پناه ځای",
)  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", bare(text)))


_WORDS: Final = tuple(_plain(name) for name in _NAMES)


def is_shelter(document: dict[str, Any], about: About) -> bool:
    """By its sensitivity, by the type of a service, or by a name in three languages. Of a valid document."""
    if about.sensitivity == Sensitivity.SHELTER:
        return True
    services = document.get("services", [])
    named = [one.get(key, "") for one in [document, *services] for key in ("name", "alternate_name")]
    return any(SERVICE_TYPE in types_of(service) for service in services) or any(map(_reads_like_one, named))


def types_of(service: dict[str, Any]) -> list[str]:
    """The codes of the office's own list of services that a service carries."""
    terms = [attribute.get("taxonomy_term") or {} for attribute in service.get("attributes", [])]
    return [term["code"] for term in terms if term.get("taxonomy") == OWN_LIST and term.get("code")]


def _reads_like_one(name: str) -> bool:
    words = f" {_plain(name)} "
    return any(f" {known} " in words for known in _WORDS)


def faults_of(document: dict[str, Any], about: About) -> Iterator[Wrong]:
    """What a safe house must not have, and what it needs. Nothing for any other organisation."""
    if not is_shelter(document, about):
        return
    if about.sensitivity == Sensitivity.ORDINARY:
        yield Wrong("sensitivity", _("This is a safe house by its name or its services. Mark it as one."))
    if not about.safe_display_name:
        yield Wrong("safe_display_name", _("A safe house needs an alias under which people speak of it."))
    for entity, found, at in walk("organization", document):
        if entity.name in _PLACES:
            yield Wrong(at, _("A safe house is kept without any place or address."))
        elif entity.name == "service_area" and found.get("extent_type") == "geojson":
            yield Wrong(f"{at}.extent", _("A safe house is kept without any place or address."))
