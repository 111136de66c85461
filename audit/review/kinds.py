"""The groups of kinds, and the single kinds, by which the trail is filtered."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from audit.kinds import KINDS
from audit.review.words import UNKNOWN, fill
from casework.localisation.collate import sort_key

SIGN_IN = frozenset(
    {
        *("signed_in", "signed_out", "left", "session_expired", "session_refused", "sign_in_refused", "locked_out"),
        *("recovery_code.used", "passphrase.changed", "passphrase.strengthened", "second_factor.set"),
    }
)
GROUPS: Mapping[str, Promise] = {
    "": pgettext_lazy("which entries of the trail", "Everything"),
    "read": pgettext_lazy("which entries of the trail", "Opened and shown"),
    "changed": pgettext_lazy("which entries of the trail", "Changed"),
    "refused": pgettext_lazy("which entries of the trail", "Refused"),
    "warning": pgettext_lazy("which entries of the trail", "Worth a look"),
    "sign-in": pgettext_lazy("which entries of the trail", "Signing in and out"),
}


def of_group(group: str) -> frozenset[str] | None:
    """The codes of a group, or of a single kind; None for all of them. What is neither read nor refused nor a sign-in has changed
    something; what is worth a look has changed something too."""
    if not group:
        return None
    if group in KINDS:
        return frozenset({group})
    if group == "sign-in":
        return SIGN_IN
    if group == "changed":
        return frozenset(code for code, kind in KINDS.items() if kind.outcome in ("done", "warning")) - SIGN_IN
    return frozenset(code for code, kind in KINDS.items() if kind.outcome == group)


def choices() -> list[tuple[str, object]]:
    """Groups, then under each its kinds, in the words of the trail without their names: "… read the case …"."""
    found: list[tuple[str, object]] = list(GROUPS.items())
    for group in ("read", "changed", "refused", "sign-in"):
        codes = (of_group(group) or frozenset()) - (SIGN_IN if group != "sign-in" else frozenset())
        named = [(code, _words(code)) for code in codes]
        found.append((str(GROUPS[group]), sorted(named, key=lambda pair: sort_key(pair[1]))))
    return found


def _words(code: str) -> str:
    return " ".join("".join(part.text for part in fill(str(KINDS[code].sentence), {})).replace(UNKNOWN, f" {UNKNOWN} ").split())
