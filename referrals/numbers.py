"""The number by which office and partner speak of a referral: ``RF-8KQ4MXR``.

It follows from the referral's random id under a key that is not in the database. So a list can show it without opening a packet,
and a paper with a number on it leads nowhere in a stolen database.
"""

import hmac
from typing import Final
from uuid import UUID

from django.conf import settings

from casework.localisation.codes import ALPHABET, check_character

BODY: Final = 6  # characters before the check character: 29^6, about 595 million numbers


def number_of(referral: UUID) -> str:
    """The number of the referral with this id, with a check character that notices a slip in copying."""
    drawn = int.from_bytes(hmac.digest(settings.PEPPER, b"hamraz/referral-number/v1" + referral.bytes, "sha256"))
    body = ""
    for _ in range(BODY):
        drawn, place = divmod(drawn, len(ALPHABET))
        body += ALPHABET[place]
    return f"RF-{body}{check_character(body)}"
