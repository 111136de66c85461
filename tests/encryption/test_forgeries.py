"""What somebody who holds the key, but departs from the format, may make: the tag fits, and still it must not open.

These tests hold the checks that stand beside the AEAD. Without them a flipped bit would be refused all the same.
"""

import base64

import pytest

from casework.encryption import Sheet, bundle_cost, card, envelope, file, passphrase, record, sheets, small, split
from casework.encryption.primitives import cipher
from tests.encryption.figures import refused
from tests.encryption.samples import AAD, COST, KEY, LEILA, SALT, STRANGER, opened_file, sealed_file


@pytest.mark.parametrize(
    "room, start, seal, open_",
    [
        (record, b"\xc1\x02", lambda: record.seal_record(KEY, AAD, 1, b""), lambda raw: record.open_record(KEY, AAD, raw)),
        (card, b"\xc7", lambda: card.seal_card(KEY, AAD, 1, b""), lambda raw: card.open_card(KEY, AAD, raw)),
        (file, b"\xc5\x02", lambda: sealed_file([b""]), opened_file),
        (small, b"\xc7", lambda: small.seal_small(KEY, AAD, b""), lambda raw: small.open_small(KEY, AAD, raw)),
        (
            passphrase,
            b"\xc4\x02",
            lambda: passphrase.seal_bundle(KEY, salt=SALT, cost=COST, aad=AAD, content=b""),
            lambda raw: passphrase.open_bundle(KEY, aad=AAD, bundle=raw),
        ),
        (
            envelope,
            b"\xc3\x02\x02",
            lambda: envelope.settle(LEILA, AAD, b""),
            lambda raw: envelope.open_envelope(LEILA, AAD, raw),
        ),
    ],
    ids=["record", "card", "file", "small", "bundle", "envelope"],
)
def test_a_whole_seal_of_an_unknown_version_is_refused(room, start, seal, open_, monkeypatch):
    with monkeypatch.context() as later_release:
        later_release.setattr(room, "SETTLED" if room is envelope else "START", start)
        sealed = seal()
        open_(sealed)
    assert sealed.startswith(start) and refused(lambda: open_(sealed))


@pytest.mark.parametrize("room, seal, open_", [
    (record, lambda: record.seal_record(KEY, AAD, 1, b""), lambda raw: record.open_record(KEY, AAD, raw)),
    (file, lambda: sealed_file([b""]), opened_file),
], ids=["record", "file"])  # fmt: skip
def test_a_commit_to_another_key_is_refused_though_the_tag_fits(room, seal, open_, monkeypatch):
    """AES-GCM lets one ciphertext fit two keys (invisible salamanders): only the commit says which key was meant."""
    derived = room._derive
    with monkeypatch.context() as forger:
        forger.setattr(room, "_derive", lambda *place: (*derived(*place)[:2], bytes(32)))
        sealed = seal()
        open_(sealed)
    assert refused(lambda: open_(sealed))


def test_a_bundle_commit_to_another_key_is_refused_though_the_tag_fits():
    sealed = passphrase.seal_bundle(KEY, salt=SALT, cost=COST, aad=AAD, content=b"")
    header = len(sealed) - 512 - 16
    assert refused(lambda: passphrase.open_bundle(KEY, aad=AAD, bundle=sealed[: header - 32] + bytes(32) + sealed[header:]))


def test_a_bundle_of_another_size_is_refused(monkeypatch):
    monkeypatch.setattr(passphrase, "BUNDLE_ROOM", 1000)
    sealed = passphrase.seal_bundle(KEY, salt=SALT, cost=COST, aad=AAD, content=bytes(600))
    assert bundle_cost(sealed) == (COST, SALT)
    assert refused(lambda: passphrase.open_bundle(KEY, aad=AAD, bundle=sealed))


def test_a_settled_envelope_that_names_another_holder_is_refused():
    header, nonce = envelope.SETTLED + STRANGER.fingerprint, bytes(12)
    sealed = header + nonce + cipher(LEILA.wrap_key).encrypt(nonce, b"x", header + AAD)
    assert refused(lambda: envelope.open_envelope(LEILA, AAD, sealed))


def test_an_inner_chunk_that_is_not_full_is_refused(monkeypatch):
    with monkeypatch.context() as forger:
        forger.setattr(file, "ROOM", 60_000)
        sealed = sealed_file([bytes(100_000)])
        assert opened_file(sealed) == bytes(100_000)
    assert refused(lambda: opened_file(sealed))


def test_sheets_whose_parts_have_different_lengths_are_refused():
    a, b, c = bytes(16), bytes(16), bytes(17)
    commit = sheets._commit(a, b, c)
    assert refused(lambda: sheets.join(Sheet(1, a, b, commit), Sheet(2, b, c, commit)))


def test_a_sheet_has_one_spelling_only():
    letters = "".join(split(bytes(16))[0].text().split())
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    other = letters[:-1] + alphabet[alphabet.index(letters[-1]) ^ 1]
    assert len(letters) == 93 and base64.b32decode(letters + "===") == base64.b32decode(other + "===")
    assert Sheet.parse(letters) and refused(lambda: Sheet.parse(other))
