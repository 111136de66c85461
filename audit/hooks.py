"""Where the ledger meets people and keys: only through settings, so that audit stays ground."""

from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from casework.encryption import Keys

SERVER = "server"
SERVER_EPOCH = 0
SUPERVISOR = "supervisor"


@lru_cache(maxsize=4)
def _keys_of_seed(seed: bytes) -> Keys:
    return Keys.from_seed(seed)


def server_keys() -> Keys:
    """The server's own keys, from ``LEDGER_SERVER_SEED`` (32 bytes): they sign what happens before anybody has signed in."""
    return _keys_of_seed(settings.LEDGER_SERVER_SEED)


def mac_key() -> bytes:
    """``LEDGER_MAC_KEY``: 32 bytes that are never in the database nor in its backups."""
    return settings.LEDGER_MAC_KEY


def auditors_key() -> tuple[str, bytes] | None:
    """(key id, public encryption key) of the auditors' team by ``LEDGER_AUDITORS_KEY``; None before the founding."""
    return cast("tuple[str, bytes] | None", import_string(settings.LEDGER_AUDITORS_KEY)())


def recovery_key() -> bytes:
    """The public encryption key of the organisation's root, which lies on the printed sheets, by ``LEDGER_RECOVERY_KEY``."""
    return cast(bytes, import_string(settings.LEDGER_RECOVERY_KEY)())


def signer_key(actor: str, epoch: int) -> bytes | None:
    """The Ed25519 public key (32 bytes) with which *actor* signed in that *epoch*; None for somebody unknown.

    The server's own is derived here; people are asked for through ``LEDGER_SIGNER_KEY``.
    """
    if actor == SERVER:
        return server_keys().signing_public if epoch == SERVER_EPOCH else None
    return cast("bytes | None", import_string(settings.LEDGER_SIGNER_KEY)(actor, epoch))


def signer_role(actor: str, epoch: int) -> str:
    """The role for which *actor*'s key of that *epoch* is certified, by ``LEDGER_SIGNER_ROLE``; "" for the server and somebody unknown."""
    return "" if actor == SERVER else cast(str, import_string(settings.LEDGER_SIGNER_ROLE)(actor, epoch))
