"""Is the ledger of this database whole? What went into an archive first, then the chain from there on."""

from collections.abc import Callable, Iterable

from audit import archive, export, hooks
from audit.genesis import genesis
from audit.verifier import Report, verify


class InTheArchive(ValueError):
    """A checkpoint kept outside lies before the end of the archive: that file is to be verified with it."""


def check(
    first: int = 1,
    *,
    outside: Iterable[tuple[int, bytes]] = (),
    staying: bool = True,
    progress: Callable[[int], None] | None = None,
) -> tuple[Report, int]:
    """Verify from the newest checkpoint before entry *first*; also the number from which on. Raises InTheArchive.

    *staying*: look too at each entry that stayed behind when the others were archived.
    """
    kept = list(outside)
    start = export.start_before(min([first, *(size + 1 for size, _ in kept)]))
    size = start.frontier.size
    if any(known < size for known, _ in kept):
        raise InTheArchive("a checkpoint kept outside lies before the end of the archive")
    fault = archive.fault() or (archive.fault_of_staying() if staying else None)
    if fault is not None:
        return fault, size + 1
    report = verify(
        export.rows(size), genesis=genesis(), signer_key=hooks.signer_key, mac_key=hooks.mac_key(), checkpoints=export.marks(size),
        outside=kept, start=start, progress=progress,
    )
    return report, size + 1
