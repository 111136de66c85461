"""Is this entry one of those over which a checkpoint was signed? Needs nothing of Hamraz: the standard library and `cryptography`.

usage: verify_proof.py PROOF --genesis HEX [--key KEY] [--outside SIZE:BASE64ROOT]

PROOF is the file of a proof, or a file with the text of its picture. --genesis is the pinned fingerprint of the office. --key is the
server's key from a weekly sheet ("name+hash+base64") or in 64 hexadecimal digits, --outside a checkpoint from a sheet: with at least one
of them the checkpoint is not taken on trust. Exit status: 0 proven, 1 not proven, 2 not a proof or a wrong argument. The bytes:
docs/audit.md.
"""

import argparse
import base64
import hashlib
import json
import sys
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class NotProven(Exception):
    """What does not fit."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def entry_hash(entry):
    """The hash of the fields of an exported entry."""
    numbers = entry["seq"].to_bytes(8, "big"), entry["ts"].to_bytes(8, "big"), entry["actor_epoch"].to_bytes(4, "big")
    tag, body, prev = (bytes.fromhex(entry[name]) for name in ("case_tag", "body", "prev"))
    fields = numbers[0], numbers[1], entry["kind"].encode(), entry["actor"].encode(), numbers[2], tag, body
    return sha(b"hamraz/audit/v1", *(len(part).to_bytes(2, "big") + part for part in fields), prev)


def root_of(leaf, index, size, path):
    """The root to which the path leads (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        raise NotProven("the entry has no place in a checkpoint of this size")
    at, last, node = index, size - 1, sha(b"\0", leaf)
    for step in path:
        if last == 0:
            raise NotProven("the path is too long")
        if at & 1 or at == last:
            node = sha(b"\1", step, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = sha(b"\1", node, step)
        at, last = at >> 1, last >> 1
    if last:
        raise NotProven("the path is too short")
    return node


def signed(key, signature, message, what):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise NotProven(f"{what} is not signed with this key") from None


def verify(text, genesis, key=None, outside=None):
    """Sentences about a proof. Raises NotProven; ValueError, KeyError or TypeError for what is no proof."""
    if text.lstrip().startswith("{"):
        proof = json.loads(text)
        if proof["type"] != "hamraz/audit/proof/v1":
            raise ValueError("a proof of another form")
        entry, mark = proof["entry"], proof["checkpoint"]
        seq, size, leaf = entry["seq"], proof["size"], bytes.fromhex(entry["hash"])
        path, signature = [bytes.fromhex(step) for step in proof["path"]], bytes.fromhex(mark["signature"])
        if entry_hash(entry) != leaf or proof["index"] != seq - 1 or mark["size"] != size:
            raise NotProven("the fields of the entry are not those of its hash and number")
        signed(bytes.fromhex(proof["entry_key"]), bytes.fromhex(entry["signature"]), leaf, "the entry")
        told, believed = bytes.fromhex(proof["checkpoint_key"]), proof["genesis"] == genesis.hex()
        at = datetime.fromtimestamp(entry["ts"] * 60, UTC).strftime("%Y-%m-%d %H:%M UTC")
        about = f"{entry['kind']!a} by {entry['actor']!a} (epoch {entry['actor_epoch']}, key {proof['entry_key']}), {at}"
    else:
        raw = base64.urlsafe_b64decode("".join(text.split()) + "==")
        if raw[:4] != b"HZP1" or len(raw) < 128 or len(raw) % 32:
            raise ValueError("no proof")
        seq, size, leaf = int.from_bytes(raw[12:20], "big"), int.from_bytes(raw[20:28], "big"), raw[28:60]
        path, signature, believed = [raw[at : at + 32] for at in range(128, len(raw), 32)], raw[64:128], raw[4:12] == genesis[:8]
        told, about = None, f"of which the picture says the hash alone: {leaf.hex()}"
        if key is None:
            raise ValueError("a picture holds no key: give the server's with --key")
        if sha(key)[:4] != raw[60:64]:
            raise NotProven("the checkpoint is signed with another key")
    if not believed:
        raise NotProven("the proof is of another office")
    root = root_of(leaf, seq - 1, size, path)
    signed(key or told, signature, f"hamraz/{genesis.hex()[:16]}\n{size}\n{base64.b64encode(root).decode()}\n".encode(), "the checkpoint")
    if outside is not None and outside != (size, root):
        raise NotProven("the checkpoint is not the one kept outside")
    yield f"PROVEN: entry {seq} is one of the {size} of the checkpoint with the root {base64.b64encode(root).decode()}"
    yield f"The entry: {about}"
    if key is None and outside is None:
        yield f"Proven if this is the server's key, which stands on every weekly sheet: {told.hex()}"


def key_of(text):
    """A key in hexadecimal digits, or as a weekly sheet has it."""
    raw = base64.b64decode(text.split("+", 2)[2], validate=True)[1:] if "+" in text else bytes.fromhex(text)
    return exactly(raw)


def exactly(raw):
    if len(raw) != 32:
        raise ValueError("32 bytes are wanted")
    return raw


def checkpoint(text):
    size, _, root = text.partition(":")
    return int(size), exactly(base64.b64decode(root, validate=True))


def main(arguments=None):
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2], allow_abbrev=False)
    parser.add_argument("proof", help=argparse.SUPPRESS)
    parser.add_argument("--genesis", type=lambda text: exactly(bytes.fromhex(text)), required=True, help=argparse.SUPPRESS)
    parser.add_argument("--key", type=key_of, help=argparse.SUPPRESS)
    parser.add_argument("--outside", type=checkpoint, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    try:
        with open(given.proof, encoding="utf-8") as file:
            for line in verify(file.read(1_000_000), given.genesis, given.key, given.outside):
                print(line)
    except NotProven as why:
        print(f"NOT PROVEN: {why}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as why:
        print(f"NOT A PROOF: {ascii(str(why))}.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
