"""What must be true before people can sign in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

FLOOR_MEMORY, FLOOR_PASSES = 19 * 1024, 2  # OWASP Password Storage Cheat Sheet: the lowest Argon2id


@register()
def passphrases_cost_enough(**_: Any) -> list[CheckMessage]:
    """The cost of guessing: below the floor a stolen disk and pepper are soon a list of passphrases."""
    if getattr(settings, "PASSPHRASE_FLOOR_OFF_FOR_TESTS", False):
        return []
    cost, floor = settings.PASSPHRASE_COST, settings.PASSPHRASE_FLOOR
    low = min(cost["memory"], floor["memory"]) < FLOOR_MEMORY or min(cost["passes"], floor["passes"]) < FLOOR_PASSES
    return [Error("PASSPHRASE_COST or PASSPHRASE_FLOOR is below the floor", id="accounts.E001")] if low else []
