"""The promises of this room as figures: T4 and T5 (rows put where they do not belong), T12 (the end of an access)."""

from collections.abc import Callable, Iterator

from django.db import transaction

from casework.access import grants
from casework.accounts.models import Membership
from referrals.models import Answer
from tests.cast import Cast, found
from tests.referrals.attacks import ATTACKS, gained
from tests.referrals.sent import Sent, answer, opens, run_out, sent, withdraw

End = Callable[[Cast, Sent], None]


def withdrawn(cast: Cast, made: Sent) -> None:
    withdraw(cast, made.consent)


def expired(cast: Cast, made: Sent) -> None:
    run_out(cast, made.referral)


def revoked(cast: Cast, made: Sent) -> None:
    with transaction.atomic():
        grants.revoke(made.referral, cast.teams["sepidar"])


def declined(cast: Cast, made: Sent) -> None:
    answer(cast, made.referral, Answer.DECLINED, reason="conflict")


def out_of_the_organisation(cast: Cast, made: Sent) -> None:
    Membership.objects.filter(team=cast.teams["sepidar"], user=cast.roshan).delete()


ENDS: list[End] = [withdrawn, expired, revoked, declined, out_of_the_organisation]  # the last one leaves nobody to ask


def figures() -> Iterator[tuple[str, int, int, str]]:
    """Found an office in the empty database and count what held. An access that was not open before does not count as refused."""
    cast = found()
    gains = [gained(cast, attack) for attack in ATTACKS]
    yield "T5", gains.count(False), len(ATTACKS), "database writes against a referral packet refused"
    yield "T12", sum(ended(cast, end) for end in ENDS), len(ENDS), "ends of a packet refused at the next request"


def ended(cast: Cast, end: End) -> bool:
    """True when the partner opens the packet, the access ends, and she does not open it any more."""
    made = sent(cast)
    was_open = opens(cast, "roshan", made.referral)
    end(cast, made)
    return was_open and not opens(cast, "roshan", made.referral)
