"""Who reads a page in these tests: somebody with a role, as the unlocking middleware would leave her. Her keys are real."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from casework.accounts.directory import settled_name
from casework.encryption import Keys

ID = UUID("0b6f3a52-7c1d-4b8e-9d20-5a4c1e8f7a11")


def reader(role: str = "caseworker", name: str = "نرگس") -> Any:
    """Somebody unlocked: her certified role, her keys, and her own name sealed to them."""
    keys = Keys.from_seed(bytes(range(32)))
    return SimpleNamespace(role=role, keys=keys, user=SimpleNamespace(pk=ID, own_card=settled_name(keys, "user", ID, name)))


class Unlock:
    """Middleware: the reader of the cookie ``role``, or nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if role := request.COOKIES.get("role"):
            request.unlocked = reader(role)
        return self.get_response(request)
