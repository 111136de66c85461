"""Who acts, and why."""

from threading import Thread

import pytest

from audit import context
from audit.context import Actor, acting, because
from tests.audit import people


def test_the_server_acts_until_somebody_is_named() -> None:
    assert (context.current().id, context.current().epoch) == ("server", 0)


def test_somebody_acts_inside_the_block_and_not_after() -> None:
    with acting(people.leila()):
        assert context.current().id == people.LEILA_ID
    assert context.current().id == "server"


def test_an_error_inside_the_block_still_ends_it() -> None:
    with pytest.raises(KeyError), acting(people.leila()):
        raise KeyError
    assert context.current().id == "server"


def test_middleware_names_and_forgets() -> None:
    token = context.set_actor(people.maryam())
    assert context.current().id == people.MARYAM_ID
    context.reset(token)
    assert context.current().id == "server"


def test_another_thread_does_not_inherit_the_person() -> None:
    seen: list[str] = []
    with acting(people.leila()):
        thread = Thread(target=lambda: seen.append(context.current().id))
        thread.start()
        thread.join()
    assert seen == ["server"]


def test_a_reason_becomes_one_line() -> None:
    with because(" she asked\n\tfor it "):
        assert context.reason() == "she asked for it"
    assert context.reason() == ""


def test_an_actor_does_not_show_how_she_signs() -> None:
    assert "sign" not in repr(Actor("a", 1, lambda message: message))
