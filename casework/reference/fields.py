"""A content field whose answer is the code of a term."""

from typing import Any

from django.core import checks

from casework.access import sealed
from casework.reference.current import every
from casework.reference.models import LONGEST_CODE


class TermField(sealed.CharField):
    """Keeps a code of *list_code*. It reads with the words of the list, also of terms that are retired or over.

    Which codes may be chosen today is for the form to say: ``reference.choices(list_code)``.
    """

    def __init__(self, *args: Any, list_code: str, **kwargs: Any) -> None:
        self.list_code = list_code
        super().__init__(*args, **{"max_length": LONGEST_CODE, "choices": lambda: every(list_code), **kwargs})

    def _check_choices(self) -> list[checks.CheckMessage]:
        """Nothing: the stock check would read the list, and checks run before there is a database."""
        return []
