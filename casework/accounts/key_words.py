"""The words of somebody's keys, which a registrar and a newcomer compare by voice."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from casework.accounts.models import Certificate, User
from casework.encryption import lp


def of_keys(encryption_public: bytes, signing_public: bytes) -> str:
    """Both public keys as five groups of four hexadecimal characters (80 bits): short enough for the telephone.

    Both, because a swapped signing key would otherwise be certified unseen.
    """
    text = hashlib.sha256(lp("hamraz/key-words/v1", encryption_public, signing_public)).hexdigest().upper()
    return " ".join(text[i : i + 4] for i in range(0, 20, 4))


def of(user: User) -> str:
    """What the registrar compares, by voice, with what the newcomer saw when she enrolled; "" without keys."""
    return of_all([user]).get(user.pk, "")


def of_all(people: Iterable[User]) -> dict[UUID, str]:
    """The same for several people, by id. One query, however many; those without keys are left out."""
    rows = Certificate.objects.filter(holder_kind="user", holder__in=[user.pk for user in people]).order_by("epoch")
    newest = {row.holder: row for row in rows}
    return {holder: of_keys(bytes(row.encryption_public), bytes(row.signing_public)) for holder, row in newest.items()}
