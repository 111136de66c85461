"""Verify an exported ledger ("hamraz/audit/v1", lines of JSON), knowing nothing but its documentation.

usage: verify_audit.py FILE.jsonl --genesis HEX [--mac-key FILE] [--outside SIZE:BASE64ROOT]... [--after SEQ --hash HEX]

  --genesis HEX              the genesis, 64 hexadecimal digits, known from outside the file
  --mac-key FILE             the file key (32 raw bytes): checks the authentication codes as well
  --outside SIZE:BASE64ROOT  a checkpoint kept outside; may be given several times
  --after SEQ --hash HEX     entries 1 to SEQ were verified before, SEQ having the hash HEX: their signatures and codes are taken on trust.
                             They are hashed, which is cheap, so their fields and all checkpoints are checked; unless the file begins
                             behind them, because they are in an archive.
Exit status: 0 whole; 1 not whole, the first bad entry and the reason are printed; 2 not a ledger, or a wrong argument.
The signers' keys come from the file itself, so they are printed: compare them with the people's certificates."""
import argparse, base64, hashlib, hmac, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

U32, U64, TEXT36, TEXT40 = ("number", 1 << 32), ("number", 1 << 64), ("text", 36), ("text", 40)
BYTES32, BYTES64, TAG, BODY = ("bytes", (32,)), ("bytes", (64,)), ("bytes", (0, 16)), ("bytes", range(47, 1 << 16))
HEAD, SIGNER, ENTRIES = dict(genesis=BYTES32), dict(actor=TEXT36, epoch=U32, key=BYTES32), {}
ARCHIVED = dict(size=U64, ts=U64, hash=BYTES32, peaks=("bytes", range(32, 2049, 32)))
CHECKPOINT = dict(size=U64, root=BYTES32, signed_by=TEXT36, signer_epoch=U32, signature=BYTES64, text=("text", 1000))
ENTRY = dict(seq=U64, ts=U64, kind=TEXT40, actor=TEXT36, actor_epoch=U32, case_tag=TAG, body=BODY, prev=BYTES32, hash=BYTES32,
             signature=BYTES64, mac=BYTES32)
FORMS = {"hamraz/audit/v1": HEAD, "archived": ARCHIVED, "signer": SIGNER, "checkpoint": CHECKPOINT, "entries": ENTRIES}
LONGEST_LINE = 200_000

class NotWhole(Exception): """The ledger was changed or cut; the message says where."""
class NotALedger(ValueError): """The file does not have the documented form; the message says where."""
def once(pairs):
    """A JSON object as a dict; a field that is there twice could be read in two ways, so it is refused."""
    if len(row := dict(pairs)) == len(pairs): return row
    raise ValueError("a field is there twice")
def take(number, row, form):
    """The values of a row in the order of its form, bytes as bytes, after types and lengths were checked."""
    for name in form.keys() ^ row.keys():
        raise NotALedger(f"line {number}: " + (f"{name} is missing" if name in form else f"{ascii(name)} is no field of such a line"))
    values = []
    for name, (sort, limit) in form.items():
        value = row[name]
        if type(value) is not (int if sort == "number" else str): raise NotALedger(f"line {number}: {name} is of the wrong type")
        try:
            if sort == "bytes": raw, value = value, bytes.fromhex(value); fits = value.hex() == raw and len(value) in limit
            else: fits = 0 <= value < limit if sort == "number" else 1 <= len(value) <= limit and value.encode()
        except ValueError: fits = False                         # not hexadecimal, or half a surrogate pair
        if not fits: raise NotALedger(f"line {number}: {name} is not what the format allows there")
        values.append(value)
    return values
def rows(file):
    """(line number, its form, values) of each line, one at a time."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
        if len(line) > LONGEST_LINE: raise NotALedger(f"line {number} is longer than any line of a ledger")
        try: row = json.loads(line.decode("utf-8"), object_pairs_hook=once)
        except (ValueError, RecursionError) as error: raise NotALedger(f"line {number} is not JSON: {ascii(str(error))}") from None
        form = None if type(row) is not dict else FORMS.get(str(row.pop("type"))) if "type" in row else ENTRY
        if form is None: raise NotALedger(f"line {number} is not a JSON object of a known type")
        yield number, form, take(number, row, form)
def read_head(lines):
    """Before the entries: the genesis the exporter believed, the end of an archive, {(actor, epoch): key}, {size: [checkpoint]}."""
    believed, archived, signers, checkpoints = None, None, {}, {}
    for number, form, values in lines:
        if (form is HEAD) != (number == 1) or form is ENTRY: raise NotALedger(f"line {number} does not belong there")
        if form is HEAD: believed, = values
        elif form is ARCHIVED: archived = values
        elif form is CHECKPOINT: checkpoints.setdefault(values[0], []).append(values[1:])
        elif form is ENTRIES: return believed, archived, signers, checkpoints
        elif signers.setdefault(tuple(values[:2]), values[2]) is not values[2]: raise NotALedger(f"line {number}: a signer twice")
    raise NotALedger('the file ends before the line {"type":"entries"}')
def grow(peaks, size, leaf):
    """Appends a leaf to the perfect subtrees of a Merkle tree (RFC 6962, section 2.1) that has `size` leaves so far."""
    node = hashlib.sha256(b"\0" + leaf).digest()
    while size & 1: node, size = hashlib.sha256(b"\1" + peaks.pop() + node).digest(), size >> 1
    peaks.append(node)
def check_checkpoints(size, peaks, genesis, keys, due):
    """Every checkpoint of that size: root, text, signer, signature; only the root of one kept outside, which has no actor."""
    root = peaks[-1]
    for left in peaks[-2::-1]: root = hashlib.sha256(b"\1" + left + root).digest()
    said = f"hamraz/{genesis.hex()[:16]}\n{size}\n{base64.b64encode(root).decode()}\n"
    for claimed, actor, epoch, signature, text in due:
        where = f"entry {size}: the checkpoint of this size " + (f"by {ascii(actor)}" if actor else "kept outside")
        if claimed != root: raise NotWhole(f"{where}: its root is not that of entries 1 to {size}")
        if actor and text != said: raise NotWhole(f"{where}: its text does not say this genesis, size and root")
        if actor: check_signature(keys, (actor, epoch), signature, text.encode(), where)
def check_signature(keys, signer, signature, message, where):
    if signer not in keys: raise NotWhole(f"{where}: its signer {ascii(signer[0])} is not known in epoch {signer[1]}")
    try: keys[signer].verify(signature, message)
    except InvalidSignature: raise NotWhole(f"{where}: the signature is not by {ascii(signer[0])}, epoch {signer[1]}") from None
def hash_of(seq, ts, kind, actor, epoch, tag, body, prev):
    parts = seq.to_bytes(8, "big"), ts.to_bytes(8, "big"), kind.encode(), actor.encode(), epoch.to_bytes(4, "big"), tag, body
    return hashlib.sha256(b"hamraz/audit/v1" + b"".join(len(part).to_bytes(2, "big") + part for part in parts) + prev).digest()
def verify(file, genesis, mac_key=None, outside=(), after=None):
    """Sentences about a whole ledger; raises NotWhole or NotALedger. outside: (size, root)s; after: (seq, hash)."""
    lines, (trusted, anchor) = rows(file), after or (0, None)
    believed, archived, signers, checkpoints = read_head(lines)
    inside = sum(map(len, checkpoints.values()))
    for size, root in outside: checkpoints.setdefault(size, []).append((root, None, None, None, None))
    size, minute, previous, packed = archived or (0, 0, genesis, b"")
    if min(checkpoints, default=size or 1) < (size or 1): raise NotALedger("there is a checkpoint of no entries that are here")
    keys = {signer: Ed25519PublicKey.from_public_bytes(key) for signer, key in signers.items()}
    if size and (size, previous) != after:
        raise NotWhole(f"entries 1 to {size} are in an archive: verify that first, and give --after {size} with the --hash it printed")
    peaks = [packed[at:at + 32] for at in range(0, len(packed), 32)]
    if len(peaks) != size.bit_count(): raise NotALedger("the peaks do not fit the size of the archive")
    if size in checkpoints: check_checkpoints(size, peaks, genesis, keys, checkpoints[size])
    for number, form, values in lines:
        if form is not ENTRY: raise NotALedger(f"line {number} is not an entry")
        seq, ts, kind, actor, epoch, tag, body, prev, digest, signature, mac = values
        where = f"entry {size + 1} (line {number})"
        if seq != size + 1: raise NotWhole(f"{where}: seq is {seq}, not the next: an entry was removed, inserted or moved")
        if ts < minute and kind != "clock.jumped": raise NotWhole(f"{where}: its time is before that of the entry before")
        if prev != previous: raise NotWhole(f"{where}: prev is not the " + ("hash of the entry before" if size else "genesis"))
        if digest != hash_of(seq, ts, kind, actor, epoch, tag, body, prev): raise NotWhole(f"{where}: hash is not that of the fields")
        if seq == trusted and digest != anchor: raise NotWhole(f"{where}: its hash is not the trusted one: entries 1 to {seq} changed")
        if seq > trusted: check_signature(keys, (actor, epoch), signature, digest, where)
        if seq > trusted and mac_key and mac != hmac.digest(mac_key, digest + signature + seq.to_bytes(8, "big"), "sha256"):
            raise NotWhole(f"{where}: mac is not the authentication code under the file key")
        grow(peaks, size, digest)
        size, previous, minute = seq, digest, ts
        if seq in checkpoints: check_checkpoints(seq, peaks, genesis, keys, checkpoints[seq])
    known = max(trusted, *checkpoints, 0)                       # of an earlier run, or of the largest checkpoint
    if known > size: raise NotWhole(f"the ledger ends at entry {size}, and is known to have had {known}: the end was cut off")
    yield f"WHOLE: {size} entries. To go on from here: --after {size} --hash {previous.hex()}"
    if archived: yield f"IN AN ARCHIVE: entries 1 to {trusted}; what is here goes on from --hash"
    elif trusted: yield f"ON TRUST: the signatures and codes of entries 1 to {trusted}; their fields were hashed and lead to --hash"
    yield f"Checkpoints: {inside} of the file, {len(outside)} kept outside (with none, a cut end is not seen)"
    yield "Authentication codes: " + ("checked" if mac_key else "not checked, no file key was given")
    if believed != genesis: yield "Note: the first line names another genesis; what was checked is the one given"
    yield "Whole if these are the signers' keys; compare them with the certificates (actor, epoch, key):"
    yield from (f"  {ascii(actor)} {epoch} {key.hex()}" for (actor, epoch), key in signers.items())
def bytes32(raw):
    if len(raw) == 32: return raw
    raise ValueError("a key has 32 bytes")
def hash32(text): return bytes32(bytes.fromhex(text))
def checkpoint(text): return int(text.partition(":")[0]), bytes32(base64.b64decode(text.partition(":")[2], validate=True))
def main(arguments=None):
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2], allow_abbrev=False)
    for name, more in {"file": {}, "--genesis": dict(type=hash32, required=True), "--mac-key": {}, "--after": dict(type=int, default=0),
                       "--hash": dict(type=hash32), "--outside": dict(type=checkpoint, action="append", default=[])}.items():
        parser.add_argument(name, help=argparse.SUPPRESS, **more)
    given = parser.parse_args(arguments)
    if given.after < 0 or (given.after == 0) != (given.hash is None): parser.error("--after SEQ (from 1) and --hash HEX go together")
    try:
        mac_key = None if given.mac_key is None else bytes32(open(given.mac_key, "rb").read(33))
        with open(given.file, "rb") as file:
            for line in verify(file, given.genesis, mac_key, given.outside, given.after and (given.after, given.hash)): print(line)
    except NotWhole as why: return print(f"NOT WHOLE: {why}.") or 1
    except (OSError, ValueError) as why: return print(f"NOT A LEDGER: {ascii(str(why))[1:-1]}.") or 2
    return 0
if __name__ == "__main__": sys.exit(main())
