"""Content fields of the legal room."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from casework import reference
from casework.access import sealed
from casework.cases.models.coded import Coded


class Dated(Coded):
    """One code of a reference list, of today or of an earlier period: papers of a court that is called otherwise now still matter."""

    def choices_now(self, keep: Iterable[str] = ()) -> list[tuple[str, Any]]:
        now, kept = reference.choices(self.of, keep=keep), set(keep)
        former = [(code, words) for code, words in reference.former(self.of) if code not in kept]
        return [*now, (pgettext("terms of a list", "Earlier"), former)] if former else now


def link(words: Any) -> Any:
    """The id of another record of the same case, sealed inside this one."""
    return sealed.LinkField(words, max_length=36, blank=True)


def lunar() -> Any:
    """A day of the lunar calendar as it stands on a paper. It is kept as written: nothing is computed from it."""
    return sealed.CharField(_("lunar date, as it is written on the paper"), max_length=40, blank=True)
