"""Sentences for what stands in the way of an erasure or of a new key."""

from django.utils.translation import gettext, pgettext

from casework.access import rekeying
from casework.access.errors import GrantRefused, NoCard, NoKey, OnlyLent, StaleRecord
from casework.accounts import directory
from casework.cases import kinds
from casework.cases.approvals import AlreadyAsked, OwnQuestion
from casework.cases.choices import CasePart
from casework.erasure import actions, holds
from casework.erasure.asked import NobodyAsked
from casework.erasure.choices import What
from casework.erasure.models import Erasure
from casework.erasure.plan import Target

REFUSALS = (
    holds.OnHold, holds.OwnHold, actions.NotAlone, actions.Nothing, AlreadyAsked, OwnQuestion, StaleRecord, OnlyLent, NoKey, NoCard,
    GrantRefused, NobodyAsked,
)  # fmt: skip


def why_not(error: Exception) -> str:
    """One sentence for each of REFUSALS."""
    if isinstance(error, rekeying.HoldsMore):
        return _holds_more(error)
    said = {
        holds.OnHold: gettext("A legal hold lies on this case. Nothing of it is erased until it is lifted."),
        holds.OwnHold: gettext("You placed this hold yourself. Another supervisor has to lift it."),
        actions.NotAlone: gettext("This cannot be erased by itself: other things of the case rest on it."),
        actions.Nothing: gettext("There is nothing of this kind in the case."),
        AlreadyAsked: gettext("This waits for the supervisor already."),
        OwnQuestion: gettext("You asked for this yourself. Somebody else has to decide."),
        NobodyAsked: gettext("Nobody is known to have asked for this here. Do not approve it, and ask anew if it is wanted."),
        StaleRecord: gettext("Something was changed since you looked. Look at it again; nothing was done."),
        OnlyLent: gettext("You hold this part only until a day. Its key is not yours to change."),
        NoCard: gettext("Your own line of this case does not open. Nothing was done; tell the supervisor."),
    }
    refused = gettext("The key of a colleague could not be confirmed, or you do not hold this part. Nothing was done.")
    return next((words for kind, words in said.items() if isinstance(error, kind)), refused)


def _holds_more(error: rekeying.HoldsMore) -> str:
    people = directory.names_of({holder.id for holder in error.who if holder.kind == "user"})
    who = pgettext("between the parts of a list", ", ").join(people.values()) or gettext("Someone of the office")
    return gettext(
        "%(who)s holds another part of this case that you cannot give her again. The key of this part can be changed after her access "
        "has ended."
    ) % {"who": who}


def part_name(part: str) -> str:
    return str(CasePart(part).label) if part in CasePart.values else ""


def what(target: Target) -> str:
    """What is to be erased, in words."""
    if target.what == What.PART:
        return gettext("The part “%(part)s” of the case") % {"part": part_name(target.part)}
    if target.what == What.RECORD:
        return gettext("The record “%(record)s” with all its versions") % {"record": kinds.name_of(target.kind)}
    if target.what == What.VERSION:
        return gettext("One earlier version of the record “%(record)s”") % {"record": kinds.name_of(target.kind)}
    return str(What.CASE.label)


def of_row(row: Erasure) -> str:
    """What was erased, in words."""
    return what(Target(row.kind, row.part, row.code, row.record, row.version))
