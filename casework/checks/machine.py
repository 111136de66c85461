"""The machine and this process: memory that could reach a disk, and settings that belong to a desk."""

import os
import resource
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

SWAPS: Final = Path("/proc/swaps")
GROUPS, GROUP_OF_PROCESS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


@register(deploy=True)
def nobody_is_trained_here(**_: Any) -> list[CheckMessage]:
    """A training office prints passphrases and asks for no second step."""
    if not settings.TRAINING:
        return []
    return [Error("HAMRAZ_TRAINING is on: never on a server with real people", id="casework.E030")]


@register(deploy=True)
def pages_travel_sealed(**_: Any) -> list[CheckMessage]:
    """HAMRAZ_HTTPS is for a desk without a proxy: without it the key in the cookie crosses the wire in plain."""
    return [] if settings.SECURE else [Error("HAMRAZ_HTTPS is off: put a proxy with TLS in front (docs/deployment.md)", id="casework.E031")]


@register(deploy=True)
def forms_are_asked_for_their_token(**_: Any) -> list[CheckMessage]:
    """Django's own check knows its middleware by name; ours is a kind of it (casework/tickets.py)."""
    if any(_is_kind_of(name, CsrfViewMiddleware) for name in settings.MIDDLEWARE):
        return []
    return [Error("no middleware asks forms for their token: MIDDLEWARE wants casework.tickets.TokenOrTicket", id="casework.E032")]


@register(deploy=True)
def a_crash_leaves_no_memory(**_: Any) -> list[CheckMessage]:
    """The memory of a worker holds the keys of everybody who is signed in."""
    if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0):
        return []
    return [Error("a crash would write the keys of everybody signed in to the disk: LimitCORE=0, or ulimit -c 0", id="casework.E033")]


@register(deploy=True)
def memory_is_not_swapped(**_: Any) -> list[CheckMessage]:
    """What is swapped out lies on the disk until something else is written there."""
    if not _swaps() or _own_swap_limit() == "0":
        return []
    return [
        Warning("this machine swaps: swapoff -a, or MemorySwapMax=0 in the unit, or encrypt the swap with a random key", id="casework.W034")
    ]


def _is_kind_of(name: str, wanted: type) -> bool:
    found = import_string(name)
    return isinstance(found, type) and issubclass(found, wanted)


def _swaps() -> bool:
    """Whether any swap is on. A unit that sees its own processes only does not see this file; its own limit says it then."""
    return SWAPS.exists() and len(SWAPS.read_text(encoding="ascii", errors="replace").splitlines()) > 1


def _own_swap_limit() -> str:
    try:
        own = GROUP_OF_PROCESS.read_text(encoding="ascii").strip().rpartition("::")[2]
        return (GROUPS / own.lstrip(os.sep) / "memory.swap.max").read_text(encoding="ascii").strip()
    except OSError:
        return ""
