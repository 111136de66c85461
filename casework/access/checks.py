"""What must be true before this room is used; each check names what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def requests_are_not_atomic(**_: Any) -> list[CheckMessage]:
    """A read entry has to be durable before the key opens; inside one big transaction it would not be."""
    wrong = [name for name, db in settings.DATABASES.items() if db.get("ATOMIC_REQUESTS")]
    return [Error(f"DATABASES[{name!r}] must not set ATOMIC_REQUESTS", id="access.E010") for name in wrong]


@register()
def guardian_is_ours(**_: Any) -> list[CheckMessage]:
    """assign_perm would create permissions without keys: guardian's shortcuts point at our tables and die there."""
    wanted = {
        "GUARDIAN_MONKEY_PATCH_USER": False,
        "GUARDIAN_MONKEY_PATCH_GROUP": False,
        "ANONYMOUS_USER_NAME": None,
        "GUARDIAN_USER_OBJ_PERMS_MODEL": "cases.CaseUserGrant",
        "GUARDIAN_GROUP_OBJ_PERMS_MODEL": "cases.CaseTeamGrant",
    }
    wrong = [name for name, value in wanted.items() if getattr(settings, name, "missing") != value]
    return [Error(f"{name} must be {wanted[name]!r}", id="access.E011") for name in wrong]
