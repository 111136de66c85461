"""The groups by which the trail is filtered."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from audit.kinds import KINDS

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
    "sign-in": pgettext_lazy("which entries of the trail", "Signing in and out"),
}


def of_group(group: str) -> frozenset[str] | None:
    """The codes of a group; None for all of them. What is neither read nor refused nor a sign-in has changed something."""
    if not group:
        return None
    if group == "sign-in":
        return SIGN_IN
    if group == "changed":
        return frozenset(code for code, kind in KINDS.items() if kind.outcome in ("done", "warning")) - SIGN_IN
    return frozenset(code for code, kind in KINDS.items() if kind.outcome == group)
