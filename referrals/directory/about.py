"""What the office itself says about an organisation, beside its HSDS document."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from django.conf import settings

from referrals.directory.choices import FemaleStaff, Gender, Mahram, Sensitivity, Working

IN_FILES = ("safe_display_name", "sensitivity", "working_status", "female_staff", "mahram_policy")  # may stand in a file as members
CHOICES: dict[str, Any] = {
    "sensitivity": Sensitivity, "working_status": Working, "female_staff": FemaleStaff, "mahram_policy": Mahram,
    "focal_point_gender": Gender,
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """Empty text: nobody said. ``verified_by`` is the id of a colleague, ``verified_on`` an ISO day."""

    safe_display_name: str = ""
    sensitivity: str = Sensitivity.ORDINARY.value
    working_status: str = Working.OPEN.value
    female_staff: str = ""
    mahram_policy: str = ""
    focal_point: str = ""
    focal_point_phone: str = ""
    focal_point_gender: str = ""
    note: str = ""
    verified_by: str = ""
    verified_on: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What is not known here is left out, what is missing has its default."""
        return cls(**{field.name: str(data[field.name]) for field in fields(cls) if field.name in data})

    def to_json(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) != field.default}

    def verified_as(self, other: Self) -> Self:
        """The same, with what *other* says of the last time somebody asked them."""
        said = {name: getattr(other, name) for name in ("working_status", "note", "verified_by", "verified_on")}
        return replace(self, **said)

    @property
    def verified_day(self) -> date | None:
        return date.fromisoformat(self.verified_on) if self.verified_on else None

    def age(self, today: date) -> int | None:
        """Days since somebody of the office asked them; None when nobody has."""
        day = self.verified_day
        return None if day is None else max((today - day).days, 0)

    def is_stale(self, today: date) -> bool:
        """True when nobody verified it, or too long ago."""
        age = self.age(today)
        return age is None or age > settings.DIRECTORY_STALE_DAYS
