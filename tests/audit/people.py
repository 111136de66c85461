"""A small office for the ledger: a caseworker and a supervisor who sign, and an auditors' team that can open segments."""

from uuid import UUID

from audit.context import Actor
from casework.encryption import Keys

LEILA_ID = "0b6f8f4e-6f3a-4b57-9a1e-000000000001"
MARYAM_ID = "0b6f8f4e-6f3a-4b57-9a1e-000000000002"
CASE = UUID("6d6f1f5e-3f0a-4a39-8f59-00000000000c")

LEILA = Keys.from_seed(bytes([1]) * 32)
MARYAM = Keys.from_seed(bytes([2]) * 32)
AUDITORS = Keys.from_seed(bytes([3]) * 32)
STRANGER = Keys.from_seed(bytes([4]) * 32)
ROOT = Keys.from_seed(bytes([5]) * 32)
SIGNERS = {(LEILA_ID, 1): LEILA.signing_public, (MARYAM_ID, 1): MARYAM.signing_public}
ROLES = {(LEILA_ID, 1): "caseworker", (MARYAM_ID, 1): "supervisor"}

# The settings under which the ledger knows these people.
OFFICE = {
    "LEDGER_AUDITORS_KEY": "tests.audit.people.auditors_key",
    "LEDGER_SIGNER_KEY": "tests.audit.people.signer_key",
    "LEDGER_SIGNER_ROLE": "tests.audit.people.signer_role",
    "LEDGER_RECOVERY_KEY": "tests.audit.people.recovery_key",
    "LEDGER_MAC_KEY": bytes([7]) * 32,
    "LEDGER_SERVER_SEED": bytes([8]) * 32,
    "LEDGER_GENESIS": bytes([9]) * 32,
}

founded = True  # whether there is an auditors' team yet; a test may say no


def leila() -> Actor:
    """The caseworker."""
    return Actor(LEILA_ID, 1, LEILA.sign)


def maryam() -> Actor:
    """The supervisor."""
    return Actor(MARYAM_ID, 1, MARYAM.sign)


def auditors_key() -> tuple[str, bytes] | None:
    """What LEDGER_AUDITORS_KEY names in these tests."""
    return ("auditors:1", AUDITORS.encryption_public) if founded else None


def signer_key(actor: str, epoch: int) -> bytes | None:
    """What LEDGER_SIGNER_KEY names in these tests."""
    return SIGNERS.get((actor, epoch))


def signer_role(actor: str, epoch: int) -> str:
    """What LEDGER_SIGNER_ROLE names in these tests."""
    return ROLES.get((actor, epoch), "")


def recovery_key() -> bytes:
    """What LEDGER_RECOVERY_KEY names in these tests."""
    return ROOT.encryption_public
