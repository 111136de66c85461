"""Somebody forgets her passphrase and comes back by two codes."""

from typing import TYPE_CHECKING

from casework.accounts.models import User
from casework.recovery.two_people import hand_code, recover
from casework.training.people import seed_of

if TYPE_CHECKING:
    from tests.cast import Cast

NEW = "nine other words that she chose herself"


def recovered(cast: "Cast", person: str, helpers: tuple[str, str] = ("farida", "shakiba")) -> bytes:
    """Her new seed; ``cast.acting`` is she with it from now on."""
    codes = []
    for helper in helpers:
        with cast.acting(helper):
            codes.append(hand_code(user=cast.people[person], met="face"))
    recover(sign_in_name=person, codes=codes, passphrase=NEW)
    user = User.objects.get(pk=cast.people[person].pk)
    cast.seeds[user.pk] = seed_of(user, NEW)
    return cast.seeds[user.pk]
