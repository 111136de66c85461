"""Terms of the reference lists. Plain columns: they are the office's own words and say nothing about anybody."""

import uuid
from datetime import date, datetime
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access.history import SealedHistory, day_and_number
from casework.access.subjects import ToldRow
from casework.localisation.languages import known

LONGEST_CODE = 40


class TermIsKept(RuntimeError):
    """A term is never deleted or given another code: records of past years say it. Retire it, or give it a last day."""


class Terms(models.QuerySet["Term"]):
    def delete(self) -> NoReturn:
        raise TermIsKept("terms are retired or dated, not deleted")

    def update(self, **values: Any) -> NoReturn:
        raise TermIsKept("terms change through actions, which keep their history")


class Term(ToldRow, models.Model):
    """One entry of a list: a code that records keep, and the words that people read."""

    subject_kind = "term"

    list_code = models.CharField(max_length=LONGEST_CODE, editable=False)
    code = models.CharField(pgettext_lazy("of a term", "code"), max_length=LONGEST_CODE)
    dari = models.CharField(_("Dari"), max_length=200)
    pashto = models.CharField(_("Pashto"), max_length=200)
    english = models.CharField(_("English"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    regime = models.CharField(pgettext_lazy("of law and offices", "period"), max_length=LONGEST_CODE, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)  # the first day; none: always was
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)  # the last day; none: open
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    sensitive = models.BooleanField(pgettext_lazy("a term", "sensitive"), default=False)
    retired = models.BooleanField(pgettext_lazy("a term", "retired"), default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    history = SealedHistory()
    objects = Terms.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["list_code", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["list_code", "code"], name="reference_term_once"),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")), name="reference_term_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_code}/{self.code}"

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **how: Any) -> Self:
        term = super().from_db(db, field_names, values, **how)
        term._named = (term.list_code, term.code)
        return term

    _named: tuple[str, str] | None = None

    @property
    def _history_date(self) -> datetime:
        return day_and_number(self.revision)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the next revision. Raises TermIsKept when list or code of a stored term is another one."""
        if self._named not in (None, (self.list_code, self.code)):
            raise TermIsKept("the code of a term stays")
        self.revision += 1
        super().save(*args, **kwargs)
        self._named = (self.list_code, self.code)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TermIsKept("terms are retired or dated, not deleted")

    def words(self, language: str) -> str:
        """Its words in that language."""
        return {"fa-af": self.dari, "ps": self.pashto, "en": self.english}[known(language)]

    def in_force(self, day: date) -> bool:
        """Whether it can be chosen for something of that day."""
        return not self.retired and not self.is_coming(day) and not self.is_over(day)

    def is_coming(self, day: date) -> bool:
        return self.in_force_from is not None and day < self.in_force_from

    def is_over(self, day: date) -> bool:
        return self.in_force_to is not None and day > self.in_force_to


class Edition(models.Model):
    """One row: a random token that changes with every change of a term, so that a process sees whether it still knows all words."""

    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        default_permissions = ()
