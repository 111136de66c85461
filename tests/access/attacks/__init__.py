"""T5: what someone who can write the database tries, and T4: rows put where they do not belong. A module for each kind of attack.

Each attack is a function that changes the database and returns the person who profits; ``refused`` then asks whether she reads anything.
They are used by the tests and by ``make figures``.
"""

from tests.access.attacks import on_cards, on_grants, on_memberships, on_people, on_records, on_what_ended, with_keys
from tests.access.attacks.swapping import swaps
from tests.access.attacks.trying import Attack, hidden, reads, refused, shows

__all__ = ["ATTACKS", "CARD_ATTACKS", "Attack", "hidden", "reads", "refused", "shows", "swaps"]

ATTACKS: list[Attack] = [
    *on_grants.ATTACKS,
    *on_people.ATTACKS,
    *on_records.ATTACKS,
    *on_what_ended.ATTACKS,
    *on_memberships.ATTACKS,
    *with_keys.ATTACKS,
]
CARD_ATTACKS: list[Attack] = on_cards.ATTACKS
