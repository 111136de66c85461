"""Content fields that hold codes of a named list (casework.cases.lists), which may change from year to year; fixed ones use choices."""

from collections.abc import Iterable
from typing import Any

from casework.access import sealed
from casework.cases import lists


class Coded(sealed.CharField):
    """One code of a list."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 40, **kwargs})

    def choices_now(self, keep: Iterable[str] = ()) -> list[tuple[str, Any]]:
        """What can be chosen today, and what a record says already (*keep*)."""
        return lists.choices(self.of, keep=keep)

    def words(self, value: str) -> str:
        return lists.label(self.of, value)


class CodedSet(sealed.JSONField):
    """Several codes of a list, in the order in which they were chosen."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"default": list, **kwargs})

    def choices_now(self, keep: Iterable[str] = ()) -> list[tuple[str, Any]]:
        """What can be chosen today, and what a record says already (*keep*)."""
        return lists.choices(self.of, keep=keep)

    def words(self, values: list[str]) -> list[str]:
        return [lists.label(self.of, value) for value in values]
