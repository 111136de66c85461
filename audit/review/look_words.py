"""What a line says of looking at the trail itself: which page of it was read, and what a check of it found."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from audit.ledger import Story
from audit.models import Entry
from casework.localisation.digits import counted

# Of a day the line says which, of a case its code; a record is named before "over time".
VIEWS: Mapping[str, Promise] = {
    "person": pgettext_lazy("page of the trail that was read", "what one person did"),
    "case": pgettext_lazy("page of the trail that was read", "who came to a case"),
    "record": pgettext_lazy("page of the trail that was read", "over time"),
    "records": pgettext_lazy("page of the trail that was read", "for a comparison with the records"),
    "report": pgettext_lazy("page of the trail that was read", "for her own report"),
    "kept": pgettext_lazy("page of the trail that was read", "for the lists and the directory"),
    "proof": pgettext_lazy("page of the trail that was read", "proof of an entry"),
    "copies": pgettext_lazy("page of the trail that was read", "signing and copies"),
    "unusual": pgettext_lazy("page of the trail that was read", "what is unusual"),
    "archive": pgettext_lazy("page of the trail that was read", "an archive"),
}


def told(entry: Entry, story: Story) -> str:
    """Of a reading the page, of a check its outcome; "" for everything else."""
    if entry.kind == "ledger.read":
        return str(VIEWS.get(str(story.get("view")), ""))
    return _outcome(story) if entry.kind == "ledger.verified" else ""


def _outcome(story: Story) -> str:
    differ = story.get("findings")
    if isinstance(differ, int):
        if not differ:
            return pgettext("outcome of a check", "the records are what the trail says")
        return ngettext("%(count)s thing is not what the trail says", "%(count)s things are not what the trail says", differ) % {
            "count": counted(differ),
        }
    if "outside" in story:
        fits = pgettext("outcome of a check", "a copy from outside fits")
        return fits if story.get("ok") else pgettext("outcome of a check", "a copy from outside does not fit")
    if "ok" not in story:
        return ""
    whole = pgettext("outcome of a check", "all that was checked holds")
    return whole if story["ok"] else pgettext("outcome of a check", "something does not hold")
