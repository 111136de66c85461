"""The promise of documents as figures: 50 MB both ways in little memory, and nothing readable after a kill."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.documents.samples import large_photo, pieces_of_pdf
from tests.documents.wire import UNFINISHED, Measured, Office, eventually, measure, served
from tests.promises.power import own_database

Figure = tuple[str, int, int, str]
MOST_MEMORY, MOST_MORE_OF_A_PICTURE = 150, 110  # MB; a picture of 52 MB, and as much again where it has to be turned
BROKEN_OFF = 5  # uploads that are killed


class Killed(Exception):
    """The server lost its working process."""


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    home = Path(tempfile.mkdtemp(prefix="hamraz-documents-"))
    try:
        with own_database(os.environ.get("DATABASE_URL", "")) as url, served(home, url) as office:
            measured = measure(office)
            yield from memory(measured)
            yield picture(office, measured)
            yield from killed(office)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def memory(measured: Measured) -> Iterator[Figure]:
    yield "D1", int(measured.same), 1, f"file of 50 MB the same after {measured.seconds_up:.1f} s up and {measured.seconds_down:.1f} s down"
    most = max(measured.up, measured.down)
    grown = f"{measured.before:.0f} MB before, {measured.up:.0f} after the upload, {measured.down:.0f} after the download"
    yield "D1", int(most < MOST_MEMORY), 1, f"server below {MOST_MEMORY} MB of memory: {grown}"


def picture(office: Office, measured: Measured) -> Figure:
    photo, before = large_photo(), max(measured.up, measured.down)
    status, _ = office.upload([photo], len(photo))
    good = status == 302 and office.peak() < before + MOST_MORE_OF_A_PICTURE
    return "D1", int(good), 1, f"photo of 12 million pixels drawn anew and turned: {office.peak():.0f} MB at most, {before:.0f} before"


def killed(office: Office) -> Iterator[Figure]:
    """kill -9 of the working process in the middle of an upload, again and again."""
    size, broken = 8_000_000, 0
    for number in range(1, BROKEN_OFF + 1):

        def kill(sent: int, _: object, stop: int = number * size // (BROKEN_OFF + 1)) -> None:
            if sent > stop:
                eventually(lambda: office.unfinished() == number)  # noqa: B023 - called before the loop goes on
                office.server.kill_worker()
                raise Killed

        try:
            office.upload(pieces_of_pdf(size), size, after=kill)
        except (Killed, OSError):
            broken += 1
        office.server.wait()
    left = office.count("documents_piece", UNFINISHED)
    yield "D2", broken, BROKEN_OFF, f"uploads broken off by kill -9, leaving {left} sealed pieces to be swept"
    yield "D2", office.readable(), 0, f"words of them readable in {len(office.on_disk()) // 1_000_000} MB of files"
