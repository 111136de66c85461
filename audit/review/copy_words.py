"""What copies of checkpoints are called: where they lie, why one does not fit, and what a line of the trail says of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from audit import copies
from audit.ledger import Story
from audit.models import Entry
from casework.localisation.digits import numbered

NAMES: Mapping[str, Promise] = {
    copies.BROWSER: pgettext_lazy("where a copy of a checkpoint lies", "In a browser of the office"),
    copies.SHEET: pgettext_lazy("where a copy of a checkpoint lies", "On a weekly sheet"),
    copies.PAPER: pgettext_lazy("where a copy of a checkpoint lies", "In the foot of a paper"),
    copies.BACKUP: pgettext_lazy("where a copy of a checkpoint lies", "In a backup"),
}
WHY: Mapping[str, Promise] = {
    "short": gettext_lazy("the trail ends before it: an old backup was put back, or the end was cut off"),
    "other": gettext_lazy("the trail has this many entries, but others: it was put back and went on, or was written anew"),
    "foreign": gettext_lazy("it belongs to the trail of another office, or the office was founded anew"),
}


def told(entry: Entry, story: Story) -> str:
    """Of an entry about copies, signatures or proofs: where, and up to which entry."""
    if entry.kind in (copies.COPIED, copies.REFUSED):
        size = story.get("size")
        upto = gettext("copy up to entry %(n)s") % {"n": numbered(size)} if isinstance(size, int) else ""
        said = [NAMES.get(str(story.get("where")), ""), upto, WHY.get(str(story.get("why")), "")]
        return " · ".join(str(part) for part in said if part)
    if entry.kind == "trail.exported" and story.get("form") == "proof" and isinstance(story.get("entry"), int):
        return gettext("proof of entry %(n)s") % {"n": numbered(story["entry"])}
    return ""
