"""Who is acting, and why: said once by the middleware or the command, read by every entry written meanwhile.

A thread or process that was told nothing acts as the server. It holds nobody's keys, so it cannot sign as a person.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import MappingProxyType

from audit import hooks


@dataclass(frozen=True)
class Actor:
    """Someone entries can be signed by: *id* (up to 36 characters), *epoch* of her signing key, and the signing itself."""

    id: str
    epoch: int
    sign: Callable[[bytes], bytes] = field(repr=False)


_actor: ContextVar[Actor | None] = ContextVar("hamraz_ledger_actor", default=None)
_reason: ContextVar[str] = ContextVar("hamraz_ledger_reason", default="")
_reasons: ContextVar[Mapping[str, str]] = ContextVar("hamraz_ledger_reasons", default=MappingProxyType({}))


def server() -> Actor:
    """The server itself: what happens before sign-in, in commands, and to the clock."""
    return Actor(hooks.SERVER, hooks.SERVER_EPOCH, hooks.server_keys().sign)


def current() -> Actor:
    """The actor of the next entry; the server unless somebody was named."""
    return _actor.get() or server()


def set_actor(actor: Actor) -> Token[Actor | None]:
    """Name the actor until ``reset(token)``: for middleware, which cannot hold a ``with`` around a streamed answer."""
    return _actor.set(actor)


def reset(token: Token[Actor | None]) -> None:
    """Forget the actor that ``set_actor`` named."""
    _actor.reset(token)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Sign the entries of this block as *actor*."""
    token = set_actor(actor)
    try:
        yield actor
    finally:
        reset(token)


@contextmanager
def because(text: str) -> Iterator[None]:
    """Give the entries of this block a reason, made one line; it is sealed with the rest of the body."""
    token = _reason.set(" ".join(text.split()))
    try:
        yield
    finally:
        _reason.reset(token)


@contextmanager
def reasons(given: Mapping[str, str]) -> Iterator[None]:
    """The reasons she gave in this visit, by the id of the case: each is that of the entries of its case."""
    token = _reasons.set(given)
    try:
        yield
    finally:
        _reasons.reset(token)


def reason(case: object = None) -> str:
    """The reason in force for *case*: that of the block, else the one given for the case in this visit, else an empty text."""
    return _reason.get() or (_reasons.get().get(str(case), "") if case else "")
