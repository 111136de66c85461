"""The hour of each step and of the answer that is asked for; what was sent before gets the beginning of its days."""

import datetime
from typing import Any

import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DAYS = {"emergency": 1, "urgent": 3}
STATES = [
    ("sent", "New: waiting for an answer"), ("received", "Opened: waiting for an answer"), ("accepted", "Accepted"),
    ("declined", "Declined"), ("in_progress", "In progress"), ("completed", "Completed"),
    ("not_completed", "Ended without completion"), ("unavailable", "Service not available"), ("declined_by_her", "Declined by her"),
    ("revoked", "Taken back by the office"), ("withdrawn", "Consent withdrawn"), ("expired", "Consent ended"),
]


def begin_of(day: datetime.date) -> datetime.datetime:
    return django.utils.timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("Referral", "HistoricalReferral"):
        model: Any = apps.get_model("referrals", name)
        for row in model.objects.all().iterator():
            due = row.sent_on + datetime.timedelta(days=1 + DAYS.get(row.priority, 14))
            model.objects.filter(pk=row.pk).update(
                moved_at=begin_of(row.ended_on or row.answered_on or row.sent_on), due_at=begin_of(due)
            )


def columns(model: str) -> list[Any]:
    now = django.utils.timezone.now
    return [
        migrations.AlterField(model, "state", models.CharField(choices=STATES, default="sent", max_length=15)),
        migrations.AddField(model, "moved_at", models.DateTimeField(default=now), preserve_default=False),
        migrations.AddField(model, "due_at", models.DateTimeField(default=now), preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_directory")]

    operations = [
        *columns("referral"),
        *columns("historicalreferral"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
