"""From the sealed office to its plain twin: the same rows with the same ids, opened once and written in readable columns."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from bench_parts import models as plain
from bench_parts.office import ROSHAN, SHAKIBA
from casework.access import catalogue
from casework.access import ring as rings
from casework.accounts import directory
from casework.accounts.models import Membership, User
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from casework.training.people import Office
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
    """Fill the twin. Reads as the supervisor who holds every case."""
    _people(office)
    ids = list(Case.objects.order_by("id").values_list("pk", flat=True))
    with office.acting(SHAKIBA) as someone:
        for start in range(0, len(ids), AT_ONCE):
            someone._ring = Quiet(someone)  # type: ignore[attr-defined]
            with transaction.atomic():
                _cases(someone._ring, ids[start : start + AT_ONCE])  # type: ignore[attr-defined]
            if start and start % 20_000 == 0:
                tell(f"{start:,} cases copied into the plain twin")
    _grants()
    _referrals(office)


def _people(office: Office) -> None:
    """Names, and membership of Django's groups: ours needs none, guardian looks there."""
    with office.acting(SHAKIBA):
        names = directory.names_of()
    plain.PlainPerson.objects.bulk_create(plain.PlainPerson(user_id=pk, name=name) for pk, name in names.items())
    users = {user.pk: user for user in User.objects.all()}
    for row in Membership.objects.select_related("team"):
        users[row.user_id].groups.add(row.team.group_id)


def _cases(ring: Quiet, ids: list[Any]) -> None:
    found = {case.pk: case for case in Case.objects.filter(pk__in=ids)}
    ring.load(found.values())
    records = {model: list(model.objects.filter(case__in=ids)) for model in plain.RECORDS}
    for rows in records.values():
        for record in rows:
            record.case = found[record.case_id]
    codes = {record.case_id: record.case_code for record in records[next(iter(plain.RECORDS))]}
    columns = ("id", "state", "team_id", "opened_on", "next_action_on", "closed_on")
    _insert(plain.PlainCase, ({"code": codes[pk], **{name: getattr(case, name) for name in columns}} for pk, case in found.items()))
    for model, rows in records.items():
        _insert(plain.RECORDS[model], (_columns(record) for record in rows))


def _columns(record: Any) -> dict[str, Any]:
    content = {field.name: getattr(record, field.name) for field in record.content_fields()}
    return {"id": record.pk, "case_id": record.case_id, "revision": record.revision, "recorded_on": record.recorded_on, **content}


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, and a line of history for each revision, as years of saving would have left them."""
    made = [model(**row) for row in rows]
    model.objects.bulk_create(made, batch_size=AT_ONCE)
    history, now = model.history.model, timezone.now()
    lines = []
    for row in made:
        columns = {field.attname: getattr(row, field.attname) for field in history.tracked_fields}
        for revision in range(1, getattr(row, "revision", 1) + 1):
            at = {"revision": revision} if "revision" in columns else {}
            lines.append(history(history_date=now, history_type="+" if revision == 1 else "~", **columns | at))
    history.objects.bulk_create(lines, batch_size=AT_ONCE)


def _grants() -> None:
    content_type = ContentType.objects.get_for_model(plain.PlainCase)
    permission = Permission.objects.get_or_create(content_type=content_type, codename="open_case", defaults={"name": "open"})[0]
    for ours, theirs, holder in ((CaseUserGrant, plain.PlainUserGrant, "user_id"), (CaseTeamGrant, plain.PlainTeamGrant, "group_id")):
        columns = ("content_object_id", "compartments", "expires_at", holder)
        rows = ours.objects.values(*columns).iterator(chunk_size=5000)
        theirs.objects.bulk_create((theirs(permission=permission, **row) for row in rows), batch_size=5000)


def _referrals(office: Office) -> None:
    columns = ("id", "case_id", "organisation_id", "state", "priority", "sent_on", "expires_on", "answered_on", "ended_on")
    with office.acting(ROSHAN):
        cards = catalogue.cards(Referral)
    rows = []
    for referral in Referral.objects.all():
        card = cards.get(referral.pk, {})
        rows.append({**{name: getattr(referral, name) for name in columns}, "name": card.get("name", ""), "matter": card.get("matter", "")})
    _insert(plain.PlainReferral, rows)
