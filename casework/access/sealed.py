"""Content fields: real Django fields without a column. Declared like any field, kept inside the record's one sealed payload.

    class Survivor(CaseRecord):
        code, compartment = "cases.survivor", IDENTITY
        given_name = sealed.CharField(_("given name"), max_length=120, blank=True)

Forms, validation, ``get_FIELD_display`` and labels come from the declaration. A column never does: filtering or ordering by content
raises NotInSQL, which says what to do instead. Adding a field needs no migration.
"""

from typing import Any

from django.core import checks
from django.db import models

from casework.access.errors import NotInSQL
from casework.localisation.dates import PartialDate


class Content:
    """Reads and writes one content value in the record's payload."""

    def __init__(self, field: Any) -> None:
        self.field = field

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        return self if record is None else record.content_value(self.field)

    def __set__(self, record: Any, value: Any) -> None:
        record.set_content_value(self.field, value)


class Sealed:
    """Turns a Django field into a content field."""

    name: str
    model: Any

    def get_attname_column(self) -> tuple[str, None]:
        return self.name, None

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = True) -> None:
        super().contribute_to_class(cls, name, private_only=True)  # type: ignore[misc]
        setattr(cls, name, Content(self))

    def pack(self, value: Any) -> Any:
        """The JSON form of a value."""
        return value

    def unpack(self, value: Any) -> Any:
        return self.to_python(value)  # type: ignore[attr-defined]

    def _no_sql(self, *_: Any, **__: Any) -> Any:
        raise NotInSQL(
            f"{self.model.__name__}.{self.name} is sealed: fetch records by their columns, admit them, and look at the values in Python"
        )

    get_lookup = get_transform = get_col = get_db_prep_save = get_db_prep_value = get_prep_value = _no_sql


class CharField(Sealed, models.CharField):
    pass


class LinkField(CharField):
    """The id of another record, sealed inside this one. A page says in words what it is; the id itself is shown nowhere."""


class TextField(Sealed, models.TextField):
    pass


class BooleanField(Sealed, models.BooleanField):
    pass


class IntegerField(Sealed, models.IntegerField):
    @property
    def validators(self) -> Any:  # the stock property asks the connection for column ranges
        return models.Field.validators.func(self)  # type: ignore[attr-defined]


class MoneyField(IntegerField):
    """A whole amount in afghani."""


class DateField(Sealed, models.DateField):  # type: ignore[misc]
    def pack(self, value: Any) -> Any:
        value = self.to_python(value)
        return value.isoformat() if value else None


class JSONField(Sealed, models.JSONField):
    def unpack(self, value: Any) -> Any:
        return value


class PartialDateField(Sealed, models.Field):
    """A date as a person knows it: perhaps only the year, in the calendar in which it was said."""

    def pack(self, value: PartialDate | None) -> Any:
        return value.to_json() if value else None

    def unpack(self, value: Any) -> PartialDate | None:
        return PartialDate.from_json(value) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def get_internal_type(self) -> str:
        return "JSONField"

    def formfield(self, **kwargs: Any) -> Any:
        from casework.localisation.forms import SolarDateField  # forms need settings; models are loaded before them

        return super().formfield(**{"form_class": SolarDateField, **kwargs})

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return []
