"""The only room that touches cryptography. It knows bytes: no people, no requests, no rows.

A record is sealed under a key, for one place. It opens there and nowhere else:

>>> from casework.encryption import Keys, new_seed, open_record, record_aad, seal_record
>>> key = new_seed()
>>> place = {"organisation": "o1", "code": "cases.survivor", "record": "r1", "subject": "c1", "compartment": "identity"}
>>> here = record_aad(**place, epoch=1, revision=1)
>>> sealed = seal_record(key, here, 1, "زهرا".encode())
>>> open_record(key, here, sealed).decode()
'زهرا'
>>> len(sealed) == len(seal_record(key, here, 1, b""))     # a length tells a size class, not a size
True

The next revision, another case, one flipped bit, another key: always the same refusal, which says nothing more.

>>> open_record(key, record_aad(**place, epoch=1, revision=2), sealed)
Traceback (most recent call last):
casework.encryption.errors.CannotOpen: These sealed bytes cannot be opened with this key in this place.
>>> open_record(new_seed(), here, sealed)
Traceback (most recent call last):
casework.encryption.errors.CannotOpen: These sealed bytes cannot be opened with this key in this place.

To give a key to somebody, post it to her public key. She opens it, and settles it for herself:

>>> leila, stranger = Keys.from_seed(new_seed()), Keys.from_seed(new_seed())
>>> letter = post(leila.encryption_public, b"what this is", pack_keys([("identity", 1, key)]))
>>> unpack_keys(open_envelope(leila, b"what this is", letter)) == [("identity", 1, key)]
True
>>> open_envelope(stranger, b"what this is", letter)
Traceback (most recent call last):
casework.encryption.errors.CannotOpen: These sealed bytes cannot be opened with this key in this place.
>>> len(letter), len(settle(leila, b"what this is", open_envelope(leila, b"what this is", letter)))
(1202, 94)

docs/encryption.md has every format byte by byte, and what it does not protect.
"""

from casework.encryption.bunch import pack_keys, unpack_keys
from casework.encryption.card import epoch_of as card_epoch
from casework.encryption.card import open_card, open_cards, open_posted_card, post_card, seal_card
from casework.encryption.commitment import key_commitment
from casework.encryption.envelope import grant_info, grant_statement, is_posted, key_named, open_envelope, post, settle
from casework.encryption.errors import CannotOpen, WeakParameters
from casework.encryption.file import ChunkSealer, open_chunks, pieces_of, seal_chunks
from casework.encryption.framing import lp, pad, unpad
from casework.encryption.keys import Keys, fingerprint, is_signed, new_seed, verify_signature
from casework.encryption.passphrase import Cost, Halves, bundle_cost, check_floor, derive, open_bundle, seal_bundle, verifier
from casework.encryption.record import open_record, record_aad, record_epoch, seal_record
from casework.encryption.sheets import Sheet, join, split
from casework.encryption.small import open_small, seal_small

__all__ = [
    "CannotOpen",
    "ChunkSealer",
    "Cost",
    "Halves",
    "Keys",
    "Sheet",
    "WeakParameters",
    "bundle_cost",
    "card_epoch",
    "check_floor",
    "derive",
    "fingerprint",
    "grant_info",
    "grant_statement",
    "is_posted",
    "is_signed",
    "join",
    "key_commitment",
    "key_named",
    "lp",
    "new_seed",
    "open_bundle",
    "open_card",
    "open_cards",
    "open_chunks",
    "open_envelope",
    "open_posted_card",
    "open_record",
    "open_small",
    "pack_keys",
    "pad",
    "pieces_of",
    "post",
    "post_card",
    "record_aad",
    "record_epoch",
    "seal_bundle",
    "seal_card",
    "seal_chunks",
    "seal_record",
    "seal_small",
    "settle",
    "split",
    "unpack_keys",
    "unpad",
    "verifier",
    "verify_signature",
]
