"""What a keyed object (a case, a referral) has to answer, so that grants and keyring can treat them alike."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from casework.access.history import day_and_number


class ToldRow:
    """A row whose lines of history are told to the ledger by the action that saves it (``casework.access.plain_rows``)."""

    subject_kind: ClassVar[str] = ""
    not_told: ClassVar[frozenset[str]] = frozenset()  # columns that are left out
    columns_saved: Collection[str] = ()  # by the last save, where it named them


class KeyedObject(ToldRow, models.Model):
    """An object with compartment keys of its own and two grant tables, related as ``user_grants`` and ``team_grants``."""

    open_permission: ClassVar[str] = ""  # guardian codename, e.g. "open_case"

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **how: Any) -> None:
        self.columns_saved = tuple(update_fields or ())
        super().save(update_fields=self.columns_saved or None, **how)

    @property
    def _history_date(self) -> datetime:
        """The day, and how many rows of history there are: states are tracked by day."""
        return day_and_number(type(self).history.filter(id=self.pk).count())  # type: ignore[attr-defined]

    @classmethod
    def user_grant_model(cls) -> Any:
        return cls._meta.get_field("user_grants").related_model

    @classmethod
    def team_grant_model(cls) -> Any:
        return cls._meta.get_field("team_grants").related_model

    def card_for(self, card: dict[str, Any], compartments: Collection[str]) -> dict[str, Any]:
        """The part of a catalogue card that may go to someone who holds these compartments."""
        return card

    def shows_whole_card(self, compartments: Collection[str]) -> bool:
        """Whether the card of someone with these compartments holds everything: then she may change it for all."""
        return True

    @property
    def usual_teams(self) -> Collection[UUID]:
        """The teams that hold a grant of it as a rule: whoever writes to all holders asks for their certificates beforehand."""
        return ()

    @property
    def ledger_case(self) -> UUID:
        """The case under whose tag the ledger files this object's entries."""
        return self.pk

    def open_by_other_keys(self, ring: Any) -> None:
        """Hook: put keys on the ring that are reached through the keys of another object."""
