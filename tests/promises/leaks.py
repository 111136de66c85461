"""T16: errors forced at every depth while keys and names stand in the locals, and in the words of the exception itself."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core import mail
from django.db.backends.utils import CursorWrapper
from django.template.base import NodeList
from django.test import Client
from django.utils.log import AdminEmailHandler

from casework.accounts import middleware
from casework.cases import actions, frame
from casework.reporting import Facts
from tests.browserless import client_of
from tests.promises.canaries import Canary, Search
from tests.promises.outage import on_today
from tests.promises.places import handled_by
from tests.promises.scene import Scene

NAME, KEY, PASSPHRASE = "گلبدنچهرهنما", bytes(range(7, 39)), "correct-horse-of-nobody"
TOKEN = "tokenofasession0123"


class Broken(Exception):
    """What goes wrong; its words hold what no report may repeat."""


def secrets_to_look_for() -> list[Canary]:
    """The secrets of the locals, as a reporter would print them: as text, as bytes, as their repr."""
    key_forms = (KEY.hex(), repr(KEY)[2:-1], KEY.decode("latin-1"))
    return [
        Canary("a name", NAME, (NAME,)), Canary("a key", KEY.hex(), key_forms), Canary("a passphrase", PASSPHRASE, (PASSPHRASE,)),
        Canary("a token", TOKEN, (TOKEN,)),
    ]


def fall_over(*args: Any, **kwargs: Any) -> Any:
    """Raise with secrets in the locals of three frames, in the message, and in the cause."""
    seed, given_name = KEY, NAME
    try:
        _deeper({"passphrase": PASSPHRASE, "seed": seed}, given_name)
    except ValueError as cause:
        raise Broken(f"{given_name} {seed!r} {PASSPHRASE}") from cause


def _deeper(holding: dict[str, Any], name: str) -> None:
    key = holding["seed"]
    raise ValueError(f"{name} {key.hex()} {holding['passphrase']}")


@dataclass(frozen=True)
class Depth:
    """Where it breaks: what is replaced, and the request that gets there."""

    name: str
    target: Any
    attribute: str
    method: str = "GET"
    route: str = "case"


DEPTHS = [
    Depth("in a view", frame, "of"),
    Depth("in a view that was sent a form", frame, "of", "POST", "note"),
    Depth("in an action, inside its transaction", actions, "written", "POST", "note"),
    Depth("in a template", NodeList, "render"),
    Depth("in the database", CursorWrapper, "execute"),
    Depth("in the middleware, with the seed in hand", middleware, "unlocked"),
    Depth("in the keyring", middleware.UnlockMiddleware, "admitted"),
]


def breaking(depth: Depth) -> Any:
    """The patch that makes it fall over there; everything before it is the real thing."""
    if depth.attribute == "render":
        return mock.patch.object(depth.target, depth.attribute, _once(NodeList.render))
    if depth.attribute == "execute":
        return mock.patch.object(depth.target, depth.attribute, _for_cases(CursorWrapper.execute))
    return mock.patch.object(depth.target, depth.attribute, fall_over)


def _once(real: Callable[..., Any]) -> Callable[..., Any]:
    """Break at the first call; the error page, which is rendered after it, works."""
    calls: list[int] = []

    def replaced(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        return real(*args, **kwargs) if len(calls) > 1 else fall_over()

    return replaced


def _for_cases(real: Callable[..., Any]) -> Callable[..., Any]:
    """Break when a case is asked for, as a damaged table would."""

    def replaced(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        return fall_over() if 'FROM "cases_case"' in sql else real(self, sql, *args, **kwargs)

    return replaced


@contextmanager
def reports() -> Iterator[io.StringIO]:
    """Logs as the office writes them, and error mails as an operator could switch them on."""
    written = io.StringIO()
    stream, post = logging.StreamHandler(written), AdminEmailHandler(include_html=True)
    stream.setFormatter(Facts())
    post.setLevel(logging.ERROR)
    with handled_by([stream, post], "django"):
        yield written


@dataclass(frozen=True)
class Outcome:
    """What came of one forced error: the status, and every line in which a secret was found."""

    depth: str
    status: int
    logged: bool
    mailed: int
    found: list[str]

    @property
    def holds(self) -> bool:
        return self.status == 500 and self.logged and self.mailed > 0 and not self.found


def forced(scene: Scene, depth: Depth) -> Outcome:
    """Break there while the caseworker sends secrets in her form, and look at everything that says so afterwards."""
    client = client_of(scene.cast, "nargis")
    client.raise_request_exception = False
    mail.outbox = []
    with reports() as log, breaking(depth):
        answer = _request(client, scene, depth)
    # The subject of a mail names the path, as the log does not: an operator's mail holds ids, never words.
    letters = "\n".join(f"{letter.message().as_string()} {letter.body} {letter.alternatives}" for letter in mail.outbox)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items()) + str(answer.cookies)
    said = log.getvalue()
    places = {"the answer": answer.content, "its headers": headers.encode(), "the log": said.encode(), "a mail": letters.encode()}
    return Outcome(depth.name, answer.status_code, "Broken" in said, len(mail.outbox), Search(secrets_to_look_for()).report(places))


def _request(client: Client, scene: Scene, depth: Depth) -> Any:
    case = scene.ids["shared"]["case"]
    path = f"/cases/{case}/notes/new/" if depth.route == "note" else f"/cases/{case}/"
    if depth.method == "GET":
        return client.get(path, headers={"X-Token": TOKEN})
    return client.post(path, {"kind": "call", "reached": "on", **on_today(), "text": f"{NAME} {PASSPHRASE}"}, headers={"X-Token": TOKEN})
