"""Verifying: the whole ledger, its newest entries, and the export; beside them bare Ed25519 over the same signatures."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from audit import export, hooks
from audit.chain import Row
from audit.genesis import genesis
from audit.models import Entry
from audit.review import wholeness
from audit.verifier import verify
from bench_parts.measures import Line
from bench_parts.timing import always, interleaved
from bench_parts.trail.plain import PlainEntry
from casework.encryption import verify_signature

WANTED: Final = 10_000  # entries a second and core
OF_THE_LIMIT: Final = 0.8  # of bare Ed25519: where that is slower than WANTED itself, nobody verifies faster
SAMPLE: Final = 400  # signatures of one turn of bare Ed25519


def lines(home: Path, tell: Callable[[str], None]) -> Iterator[Line]:
    yield whole(tell)
    yield newest()
    yield exported(home)


def _signatures() -> list[tuple[bytes, bytes, bytes]]:
    """(key, message, signature) of entries all over the ledger."""
    newest = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    found = Entry.objects.filter(seq__in=range(1, newest + 1, max(1, newest // SAMPLE)))
    keyed = [(hooks.signer_key(entry.actor, entry.actor_epoch), bytes(entry.hash), bytes(entry.signature)) for entry in found]
    return [(key, digest, signature) for key, digest, signature in keyed if key]


def whole(tell: Callable[[str], None]) -> Line:
    """Every entry in one process. Bare Ed25519 has its turn after every 10,000 entries, outside the clock."""
    sample, bare = _signatures(), [0.0, 0]

    def turn(seq: int) -> None:
        began = time.process_time()
        for one in sample:
            if not verify_signature(*one):
                raise RuntimeError("a signature of the bench does not hold")
        bare[0] += time.process_time() - began
        bare[1] += len(sample)

    turn(0)
    wall, began = time.perf_counter(), time.process_time() - bare[0]
    report = verify(
        export.rows(), genesis=genesis(), signer_key=hooks.signer_key, mac_key=hooks.mac_key(), checkpoints=export.marks(), progress=turn
    )
    spent, wall = time.process_time() - began - bare[0], time.perf_counter() - wall
    if not report.ok:
        raise RuntimeError(f"the ledger of the bench does not verify: {report}")
    rate, limit = report.checked / spent, bare[1] / bare[0]
    tell(f"{report.checked:,} entries in {wall:.0f} s by the clock")
    detail = f"{report.checked:,} entries; bare Ed25519 {limit:,.0f} a second: {rate / limit:.0%} of it"
    return Line("verify everything, entries a second and core", rate, "/s", detail, min(WANTED, OF_THE_LIMIT * limit), True)


def newest() -> Line:
    """What the button of the trail does, and bare Ed25519 over as many signatures."""
    sample = _signatures()
    report, _ = wholeness.check_newest()

    def bare() -> None:
        for number in range(report.checked):
            verify_signature(*sample[number % len(sample)])

    spent = interleaved({"check": always(wholeness.check_newest), "bare": always(bare)}, most=9)
    detail = f"{report.checked:,} entries; bare Ed25519 {spent['bare']:.0f} ms"
    return Line("verify the newest entries", spent["check"], "ms", detail)


def exported(home: Path) -> Line:
    """The export, and the rows of the plain log as lines of JSON."""
    path, plain = home / "bench.jsonl", home / "bench-plain.jsonl"
    try:
        began = time.perf_counter()
        count = export.write(path)
        spent = time.perf_counter() - began
        began = time.perf_counter()
        _plainly(plain)
        plainly = time.perf_counter() - began
        size = path.stat().st_size
    finally:
        for made in (path, plain):
            made.unlink(missing_ok=True)
    return Line("export of everything", spent, "s", f"{count:,} lines, {size / 1e6:,.0f} MB; the plain log {plainly:.0f} s")


def _plainly(path: Path) -> None:
    found = PlainEntry.objects.order_by("seq").values_list(*Row._fields).iterator(chunk_size=2000)
    with path.open("w", encoding="utf-8") as file:
        for values in found:
            file.write(json.dumps(Row.of(values).to_json(), separators=(",", ":")) + "\n")
