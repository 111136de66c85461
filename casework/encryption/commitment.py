"""A public promise of which key belongs to a compartment, so that nobody can hand out one he chose himself."""

from casework.encryption.framing import lp, u32
from casework.encryption.primitives import KEY_BYTES, hkdf, require_key


def key_commitment(key: bytes, subject: str, compartment: str, epoch: int) -> bytes:
    """32 bytes that name a compartment key without telling it. Raises ValueError unless the key has 32 bytes.

    Compare with `hmac.compare_digest`. HKDF-SHA256 is collision resistant in the key here: no second key fits.
    """
    return hkdf(require_key(key), lp("hamraz/commit/v1", subject, compartment) + u32(epoch), KEY_BYTES)
