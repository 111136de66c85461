"""A decoy: an ordinary case with an invented life that nobody has reason to open. Whoever comes to it is shown first.

That a case is one stands in the ledger alone, filed under a tag of its own: neither a copied database nor the entries of the case show
which one it is, and no page asks but the trail's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from audit import chain, hooks
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.people import signers_of
from audit.review.stories import moment
from audit.review.unusual.answers import is_a_supervisors
from audit.review.unusual.model import DECOY, OPENS, WORKS, Decoy, Finding, Period, Seen, by_person_and_day, finding

SET, LIFTED = "decoy.set", "decoy.lifted"
COMES = OPENS | WORKS | {"access.refused"}


def opened(period: Period) -> Iterator[Finding]:
    """Somebody else than who marked it opened a decoy, or was refused it. Her name on a list is no opening."""
    by_case: dict[bytes, list[Seen]] = {}
    for seen in period.entries:
        if seen.kind in COMES and "where" not in seen.story and _is_decoy(seen, period.decoys.get(seen.case, ())):
            by_case.setdefault(seen.case, []).append(seen)
    for case, came in by_case.items():
        for _, day, found in by_person_and_day(came):
            yield finding(DECOY, day, found, case=case, counted=len(found))


def _is_decoy(seen: Seen, stretches: Iterable[Decoy]) -> bool:
    return seen.actor != hooks.SERVER and any(
        decoy.since < seen.seq and (decoy.until is None or seen.seq < decoy.until) and decoy.marker != seen.actor for decoy in stretches
    )


def tag_of(case: bytes) -> bytes:
    """Under which tag it is filed whether the case with this tag is a decoy."""
    return chain.decoy_tag(hooks.mac_key(), case)


def stretches(said: Iterable[Entry]) -> Mapping[bytes, list[Decoy]]:
    """When which case was a decoy, by the tag under which that is filed. Entries come in their order.

    One that is lifted and set again on the same day was a decoy all the time, and whoever made it one stays its maker: otherwise a
    supervisor could lift it, open it, and set it again, or make it her own and open it then.
    """
    found: dict[bytes, list[Decoy]] = {}
    lifted: dict[bytes, date] = {}
    for entry in said:
        tag, day = bytes(entry.case_tag), moment(entry).date()
        own = found.setdefault(tag, [])
        still = own and own[-1].until is None
        if entry.kind == LIFTED and still:
            own[-1], lifted[tag] = replace(own[-1], until=entry.seq), day
        elif entry.kind == SET and lifted.get(tag) == day:
            own[-1] = replace(own[-1], until=None)
        elif entry.kind == SET and not still:
            own.append(Decoy(entry.seq, None, entry.actor))
    return found


def marker_of(case: UUID) -> str | None:
    """Who made this case the decoy that it is; None for an ordinary one."""
    said = list(Entry.objects.filter(case_tag=tag_of(case_tag(case)), kind__in=[SET, LIFTED]).order_by("seq"))
    signers = signers_of(said)
    for stretch in stretches(entry for entry in said if is_a_supervisors(entry, signers)).values():
        if stretch and stretch[-1].until is None:
            return stretch[-1].marker
    return None
