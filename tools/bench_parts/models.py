"""The plain twin: the tables of a case with readable columns, stock history, and guardian's stock direct-foreign-key permissions.

Same rows, same indexes, same relations as casework.cases; no key, no ciphertext, no ledger. For measuring only.
"""

import json
from types import FunctionType
from typing import Any, Final

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from casework.access import sealed
from casework.accounts.models import Team, User
from casework.cases import models as ours
from casework.localisation.dates import PartialDate


class PlainJSON(models.TextField):
    """JSON in a readable column. Django's own JSONField has a check in its table that SQLite refuses with ``trusted_schema=OFF``."""

    def from_db_value(self, value: str, expression: Any, connection: Any) -> Any:
        return json.loads(value)

    def get_prep_value(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)


class PlainPartialDate(PlainJSON):
    """A partial date in a readable column."""

    def from_db_value(self, value: str, expression: Any, connection: Any) -> PartialDate | None:
        found = json.loads(value)
        return PartialDate.from_json(found) if found else None

    def get_prep_value(self, value: PartialDate | None) -> str:
        return json.dumps(value.to_json() if value else None, ensure_ascii=False)


def plain(field: Any) -> "models.Field[Any, Any]":
    """The ordinary column for a content field."""
    common = {"blank": True, "default": field.get_default() if not field.null else None, "null": field.null}
    if isinstance(field, sealed.PartialDateField):
        return PlainPartialDate(default=None, blank=True)
    if isinstance(field, sealed.JSONField):
        return PlainJSON(default=list, blank=True)
    if isinstance(field, sealed.DateField):
        return models.DateField(null=True, blank=True)
    if isinstance(field, sealed.BooleanField):
        return models.BooleanField(null=True, default=None)  # None: not asked
    if isinstance(field, sealed.TextField):
        return models.TextField(**common)
    return models.CharField(max_length=field.max_length, choices=field.choices, **common)


class PlainCase(models.Model):
    """A case, with its code in plain sight."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=8)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    opened_on = models.DateField()
    next_action_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        permissions = [("open_case", "May open this case")]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "next_action_on", "id"], name="bench_case_due"),
            models.Index(fields=["next_action_on", "id"], name="bench_case_next"),
        ]


class PlainUserGrant(UserObjectPermissionBase):
    """guardian's row for a person, with the two columns that the access panel shows."""

    content_object = models.ForeignKey(PlainCase, models.CASCADE, related_name="user_grants")
    compartments = models.CharField(max_length=80)
    expires_at = models.PositiveBigIntegerField(default=0)

    class Meta:
        unique_together: list[str] = []
        constraints = [models.UniqueConstraint(fields=["content_object", "user"], name="bench_user_once")]
        indexes = [models.Index(fields=["user", "content_object"], name="bench_user_reach")]


class PlainTeamGrant(GroupObjectPermissionBase):
    """The same for a team."""

    @property
    def team(self) -> Team:
        return self.group.team  # joined by whoever fetched the row

    content_object = models.ForeignKey(PlainCase, models.CASCADE, related_name="team_grants")
    compartments = models.CharField(max_length=80)
    expires_at = models.PositiveBigIntegerField(default=0)

    class Meta:
        unique_together: list[str] = []
        constraints = [models.UniqueConstraint(fields=["content_object", "group"], name="bench_team_once")]
        indexes = [models.Index(fields=["group", "content_object"], name="bench_team_reach")]


class PlainRecord(models.Model):
    """A record whose content lies in columns. It answers what pages ask of a sealed one."""

    id = models.UUIDField(primary_key=True)
    revision = models.PositiveIntegerField(default=1)
    recorded_on = models.DateField()
    missing = PlainJSON(default=dict, blank=True)
    author = models.CharField(max_length=36, blank=True)

    is_open = True
    history: Any

    class Meta:
        abstract = True

    why_missing = ours.Survivor.why_missing
    in_force = ours.Consent.in_force

    @classmethod
    def content_fields(cls) -> list[Any]:
        return list(cls._meta.fields)


def concrete(base: Any) -> list[Any]:
    """Every kind of record with a table of its own."""
    below = [found for model in base.__subclasses__() for found in concrete(model)]
    return below if base._meta.abstract else [base, *below]


def own_words(model: Any) -> dict[str, Any]:
    """What a kind of record says of itself beyond its fields: the same functions serve its twin."""
    said = {name: value for name, value in vars(model).items() if isinstance(value, property | FunctionType)}
    return {name: value for name, value in said.items() if not name.startswith(("_", "get_"))}


def twin(model: Any, *, one: bool) -> Any:
    """The plain model of a kind of record; *one* where a case has one of it."""
    relation = models.OneToOneField if one else models.ForeignKey
    columns = {field.name: plain(field) for field in model.content_fields() if field.name not in ("missing", "author", "written_at")}
    body = {
        "__module__": __name__, "history": HistoricalRecords(), "code": model.code, "compartment": model.compartment,
        **own_words(model), "case": relation(PlainCase, models.CASCADE, related_name=f"plain_{model.__name__.lower()}"), **columns,
    }
    return type(f"Plain{model.__name__}", (PlainRecord,), body)


ONES: Final = (ours.Survivor, ours.SafeContact, ours.Situation)  # a case has one of each
RECORDS: dict[Any, Any] = {model: twin(model, one=model in ONES) for model in concrete(ours.CaseRecord)}
PlainSurvivor, PlainSafeContact, PlainSituation = (RECORDS[model] for model in ONES)


class PlainReferral(models.Model):
    """A referral with its name and matter in plain sight."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(PlainCase, models.CASCADE, related_name="referrals")
    organisation = models.ForeignKey(Team, models.CASCADE, related_name="+")
    state = models.CharField(max_length=15)
    priority = models.CharField(max_length=9)
    sent_on = models.DateField()
    expires_on = models.DateField()
    answered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    moved_at = models.DateTimeField()
    due_at = models.DateTimeField()
    waits_for = models.CharField(max_length=7, blank=True)
    asked_on = models.DateField(null=True)
    assigned_to = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    feedback_on = models.DateField(null=True)
    name = models.CharField(max_length=120, blank=True)
    matter = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["state", "sent_on", "id"], name="bench_desk")]


class PlainPerson(models.Model):
    """The name of a person."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=120)


def tables() -> list[Any]:
    """Every model of the bench in an order in which its tables can be made and filled."""
    with_history = [PlainCase, *RECORDS.values(), PlainReferral]
    return [*with_history, *(model.history.model for model in with_history), PlainUserGrant, PlainTeamGrant, PlainPerson]
