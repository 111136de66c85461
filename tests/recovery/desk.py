"""The terminal of the server: what is typed at `manage.py recover`, and what it says."""

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.encryption import Sheet

NEW = "ladder river saffron window carpet moon"
Typed = Callable[..., str]


class Terminal:
    """Answers for `input` in their order; one passphrase for `getpass`, typed twice."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: Iterator[str] = iter(())
        self.passphrases: Iterator[str] = iter(())
        monkeypatch.setattr("builtins.input", lambda prompt="": next(self.answers))
        monkeypatch.setattr("getpass.getpass", lambda prompt="": next(self.passphrases))

    def run(self, command: str, *typed: str | Sheet, passphrases: Iterable[str] = (NEW, NEW), **options: Any) -> str:
        """What the command said. A sheet is typed line by line, as it is printed."""
        self.answers = iter([line for one in typed for line in (one.text().splitlines() if isinstance(one, Sheet) else [one])])
        self.passphrases = iter(passphrases)
        out = StringIO()
        call_command(command, **options, stdout=out, stderr=out)
        return out.getvalue()

    def refused(self, command: str, *typed: str | Sheet, **options: Any) -> str:
        """Why the command did nothing."""
        with pytest.raises(CommandError) as told:
            self.run(command, *typed, **options)
        return str(told.value)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)
