"""What the page "Keys of the office" says of backups."""

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext

from audit.review.stories import moment
from casework.backup import readers, sealing
from casework.backup.errors import Refused
from casework.backup.standing import LATE, age, made_at
from casework.localisation import calendar
from casework.localisation.digits import counted
from casework.recovery.facts import Fact


def newest() -> Fact:
    """The minute of the newest backup that was read back and compared."""
    title, made, old = pgettext("keys of the office", "Newest backup, read back and compared"), made_at(), age()
    if made is None or old is None:
        lost = gettext("If the server is lost now, everything is lost. Ask whoever looks after it.")
        return Fact(title, pgettext("a backup", "Never"), lost)
    late = gettext("A daily run was missed. Ask whoever looks after the server.") if old > LATE else ""
    return Fact(title, calendar.format_date(made, get_language() or "en"), late)


def whoever_reads() -> Fact:
    """The keys that open the backups, as the file on the server names them now, by their fingerprints."""
    title = pgettext("keys of the office", "Keys that open the backups")
    try:
        keys = [str(key) for key in sealing.recipients(settings.BACKUP_RECIPIENTS)]
    except Refused:
        few = gettext("No backup is made without two keys. Ask whoever looks after the server.")
        return Fact(title, pgettext("keys of backups", "None"), few)
    said = ", ".join(readers.fingerprint(key) for key in keys)
    return Fact(title, f"{counted(len(keys))}: {said}", _changed(keys))


def _changed(keys: list[str]) -> str:
    found = readers.unsigned()
    if found is None:
        later = gettext("The next backup is sealed to other keys than the last one. Ask each key holder whether hers is among them.")
        return "" if readers.are_told(keys) else later
    asked = gettext("Since %(day)s backups are sealed to other keys. Ask each key holder whether hers is among them, then sign the trail.")
    return asked % {"day": calendar.format_date(moment(found), get_language() or "en")}
