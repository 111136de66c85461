"""From the sealed office to its plain twin: the same rows with the same ids, opened once and written in readable columns."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from bench_parts import models as plain
from bench_parts.office import ROSHAN, SHAKIBA
from casework.access import catalogue, rings
from casework.accounts import directory
from casework.accounts.models import Membership, User
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant, Survivor
from casework.training.hands import at_hand, spread
from casework.training.people import Office
from casework.training.rows import Rows, Shape
from referrals.models import Referral

AT_ONCE: Final = 500  # cases


class Quiet(rings.Ring):
    """The ring of the bench's copyist: it opens by key without an entry for each reading, in an office that nobody lives in."""

    def key_for_reading(self, record: Any) -> bytes:
        return self.key(record.subject_id, record.compartment, record.epoch)


def is_filled() -> bool:
    """Whether this home has a twin already."""
    return plain.PlainReferral._meta.db_table in connection.introspection.table_names()


def make_tables() -> None:
    """Make the tables of the twin, as a migration would."""
    with connection.schema_editor() as editor:
        for model in plain.tables():
            editor.create_model(model)


def copy(office: Office, tell: Callable[[str], None]) -> None:
    """Fill the twin. Reads as the supervisor who holds every case, and leaves out what she cannot open."""
    _people(office)
    ids = list(Case.objects.order_by("id").values_list("pk", flat=True))
    done = 0
    for copied in spread(partial(_some, office), [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)], at_hand()):
        done += copied
        if done % 20_000 == 0:
            tell(f"{done:,} cases copied into the plain twin")
    _referrals(office)
    _grants()
    _histories()


def _some(office: Office, ids: list[Any]) -> int:
    """Copy some cases; how many that is."""
    rows = Rows()
    with office.acting(SHAKIBA) as someone:
        ring = someone._ring = Quiet(someone)  # type: ignore[attr-defined]
        _cases(ring, rows, ids)
    with transaction.atomic():
        rows.insert()
    return len(ids)


def _people(office: Office) -> None:
    """Names, and membership of Django's groups: ours needs none, guardian looks there."""
    with office.acting(SHAKIBA):
        names = directory.names_of()
    plain.PlainPerson.objects.bulk_create(plain.PlainPerson(user_id=pk, name=name) for pk, name in names.items())
    users = {user.pk: user for user in User.objects.all()}
    for row in Membership.objects.select_related("team"):
        users[row.user_id].groups.add(row.team.group_id)


def _cases(ring: Quiet, rows: Rows, ids: list[Any]) -> None:
    found = {case.pk: case for case in Case.objects.filter(pk__in=ids)}
    ring.load(found.values())
    records = {model: list(model.objects.filter(case__in=ids)) for model in plain.RECORDS}
    for sealed in records.values():
        for record in sealed:
            record.case = found[record.case_id]
    codes = {record.case_id: record.case_code for record in records[Survivor]}
    columns = ("id", "state", "team_id", "opened_on", "next_action_on", "closed_on")
    for pk, case in found.items():
        _put(rows, plain.PlainCase, {"code": codes[pk], **{name: getattr(case, name) for name in columns}})
    for model, sealed in records.items():
        for record in sealed:
            if ring.holds(record.subject_id, record.compartment):  # no supervisor holds counselling; no page that is measured shows it
                _put(rows, plain.RECORDS[model], _columns(record))


def _columns(record: Any) -> dict[str, Any]:
    content = {field.name: getattr(record, field.name) for field in record.content_fields()}
    return {"id": record.pk, "case_id": record.case_id, "revision": record.revision, "recorded_on": record.recorded_on, **content}


def _put(rows: Rows, model: Any, row: dict[str, Any]) -> None:
    shape = rows.shape(model)
    rows.put(shape.table, shape.prepared(row[name] for name in shape.names))


def _histories() -> None:
    """A line of history for each revision, as years of saving would have left them."""
    for model in (plain.PlainCase, *plain.RECORDS.values(), plain.PlainReferral):
        revised = any(field.name == "revision" for field in model._meta.concrete_fields)
        most = (model.objects.aggregate(most=Max("revision"))["most"] or 0) if revised else 1
        for number in range(1, most + 1):
            _lines(model, {"revision": number} if revised else {}, "+" if number == 1 else "~")


def _lines(model: Any, then: dict[str, int], kind: str) -> None:
    """Copy the rows that had come to this revision into their history, in the database itself."""
    shape = Shape(model)
    taken = ", ".join("%s" if name in then else column for name, column in zip(shape.names, shape.table.columns, strict=True))
    into = f"{shape.history.table} ({', '.join(shape.history.columns)})"
    came = " AND ".join(["1 = 1", *(f"{name} >= %s" for name in then)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} SELECT {taken}, %s, %s FROM {shape.table.table} WHERE {came}",  # noqa: S608 - names of models
            [*then.values(), timezone.now(), kind, *then.values()],
        )


def _grants() -> None:
    """The same grants in guardian's shape, in which a person has one of each case."""
    content_type = ContentType.objects.get_for_model(plain.PlainCase)
    permission = Permission.objects.get_or_create(content_type=content_type, codename="open_case", defaults={"name": "open"})[0]
    tables = ((CaseUserGrant, plain.PlainUserGrant, "user_id", "NOT apart"), (CaseTeamGrant, plain.PlainTeamGrant, "group_id", "true"))
    for ours, theirs, holder, once in tables:
        same = f"content_object_id, compartments, expires_at, {holder}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {theirs._meta.db_table} ({same}, permission_id) "  # noqa: S608 - names of models
                f"SELECT {same}, %s FROM {ours._meta.db_table} WHERE {once}",
                [permission.pk],
            )


def _referrals(office: Office) -> None:
    columns = (
        "id", "case_id", "organisation_id", "state", "priority", "sent_on", "expires_on", "answered_on", "ended_on", "closed_on",
        "moved_at", "due_at", "waits_for", "asked_on", "assigned_to_id", "feedback_on",
    )
    with office.acting(ROSHAN):
        cards = catalogue.cards(Referral)
    rows = Rows()
    for referral in Referral.objects.all():
        card = cards.get(referral.pk, {})
        row = {name: getattr(referral, name) for name in columns}
        _put(rows, plain.PlainReferral, {**row, "name": card.get("name", ""), "matter": card.get("matter", "")})
    rows.insert()
