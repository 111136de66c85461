"""Hearings that a partner writes down, and their way into the legal calendar of the case."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

import audit
from casework.access import policy, rings
from casework.access.errors import NoKey, StaleRecord
from casework.access.policy import LEGAL
from casework.access.reading import written
from casework.accounts.unlocked import current
from casework.cases import actions as case_actions
from casework.cases.models import Case
from casework.legal import naming
from casework.legal.models import Hearing, Proceeding
from referrals import moves, states, talking
from referrals.models import HearingNote, Referral

LONGEST = 2_000


@transaction.atomic
def note(*, referral: Referral, hearing: HearingNote, seen: int) -> HearingNote:
    """Write down a hearing; *seen* is how many stood on the page, so that a form sent twice writes one.

    Raises talking.Overtaken, states.WrongTransition when the packet is closed, and NoKey for all but the organisation's people.
    """
    moves.require_partner(referral)
    now = moves.held(referral.pk)
    if not talking.is_open(now):
        raise states.WrongTransition(now.state)
    if now.hearingnote_records.count() != seen:
        raise talking.Overtaken
    hearing.referral = referral
    hearing.save()
    audit.record("referral.hearing", subject=("referral", str(now.pk)), case=now.case_id, **written(hearing))
    return hearing


def may_take(case: Case) -> bool:
    """Whether the person acting writes the legal part of this case."""
    return policy.may(current().role, "legal.write") and LEGAL in rings.current().compartments(case)


@transaction.atomic
def take(*, referral: Referral, hearing: HearingNote, proceeding: Proceeding) -> Hearing:
    """Take an admitted hearing of the partner into a proceeding of the case, and so into its calendar. It is taken once.

    Raises StaleRecord when it was taken already, casework.cases.actions.WrongState for a closed case, and NoKey without the legal part.
    """
    if not may_take(referral.case) or hearing.referral_id != referral.pk or proceeding.case_id != referral.case_id:
        raise NoKey("only who writes the legal part of the case takes its hearings")
    if hearing.taken:
        raise StaleRecord("this hearing was taken already")
    said = {"on": hearing.on, "start": hearing.start, "place": hearing.court, "mahram": hearing.mahram, "remarks": hearing.bring}
    made = Hearing(case=referral.case, **said)
    made.put_under(proceeding)
    hearing.taken = str(made.pk)
    hearing.save()  # its row comes before the ledger's lock
    case_actions.add_record(case=referral.case, record=made)
    audit.record("referral.hearing", subject=("referral", str(referral.pk)), case=referral.case_id, **written(hearing))
    return made


def choices(matters: list[Any], proceedings: list[Any]) -> list[tuple[str, str]]:
    """(id, words) of the proceedings of a case."""
    return naming.proceedings(proceedings, naming.matters(matters))


def words(hearing: HearingNote) -> str:
    """Whether a mahram is needed, in words; "" where nobody said."""
    return gettext("Mahram: %(said)s") % {"said": hearing.get_mahram_display()} if hearing.mahram else ""
