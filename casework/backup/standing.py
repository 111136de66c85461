"""How old the newest backup is. The trail says so in plain: an entry is written only after the set was read back and compared."""

from datetime import UTC, datetime, timedelta

from audit.models import Entry

MADE, RESTORED = "backup.made", "backup.restored"
LATE = timedelta(hours=36)  # a daily run that was missed


def made_at() -> datetime | None:
    """The minute of the newest verified backup of this installation."""
    minute = Entry.objects.filter(kind=MADE).order_by("-seq").values_list("ts", flat=True).first()
    return None if minute is None else datetime.fromtimestamp(minute * 60, UTC)


def age() -> timedelta | None:
    made = made_at()
    return None if made is None else max(datetime.now(UTC) - made, timedelta())
