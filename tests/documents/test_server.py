"""A real server: 50 MB in little memory, and what is left when a client, a process or the power goes in the middle."""

import os
import socket
from collections.abc import Iterator

import pytest

from tests.documents.samples import PLAIN, TEXT, large_photo, pdf, pieces_of_pdf
from tests.documents.wire import UNFINISHED, Office, eventually, measure, served
from tests.promises.power import own_database

MOST_MEMORY = 150  # MB of the working process
MOST_MEMORY_OF_A_PICTURE = 220  # one at a time is decoded whole, and turned
SIZE, STOP_AT = 8_000_000, 4_000_000


class Gone(Exception):
    """The client went away."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with own_database(os.environ.get("DATABASE_URL", "")) as url, served(tmp_path_factory.mktemp("wire"), url) as made:
        yield made


def go_away(sent: int, connection: socket.socket) -> None:
    if sent > STOP_AT:
        connection.close()
        raise Gone


def test_fifty_megabytes_go_up_and_down_in_little_memory(office: Office) -> None:
    measured = measure(office)
    assert measured.same
    assert max(measured.up, measured.down) < MOST_MEMORY
    assert office.readable() == 0


def test_a_large_photo_is_drawn_anew_in_bounded_memory(office: Office) -> None:
    photo = large_photo()
    assert office.upload([photo], len(photo))[0] == 302
    assert office.peak() < MOST_MEMORY_OF_A_PICTURE


def test_a_client_that_goes_away_leaves_nothing(office: Office) -> None:
    kept = office.count("documents_piece")
    with pytest.raises(Gone):
        office.upload(pieces_of_pdf(SIZE), SIZE, after=go_away)
    assert eventually(lambda: office.unfinished() == 0 and office.count("documents_piece") == kept)
    assert office.readable() == 0


def test_a_form_that_ends_early_is_not_taken_for_a_short_file(office: Office) -> None:
    """A parser alone would: half of a text is a text."""
    files = office.count("documents_sealedfile")
    answers = []

    def stop(sent: int, connection: socket.socket) -> None:
        if sent > 1500:
            connection.shutdown(socket.SHUT_WR)
            answers.append(connection.recv(64))
            raise Gone

    with pytest.raises(Gone):
        office.upload([TEXT * 40], len(TEXT) * 400, after=stop)
    assert answers[0] == b"" or b" 400 " in answers[0]
    assert eventually(lambda: office.count("documents_sealedfile") <= files)  # one that was left before may be swept meanwhile


def test_a_killed_upload_leaves_no_readable_byte_and_is_swept(office: Office) -> None:
    kept = office.count("documents_sealedfile")

    def kill(sent: int, connection: socket.socket) -> None:
        if sent > STOP_AT:
            assert eventually(lambda: office.count("documents_piece", UNFINISHED) > 8)
            office.server.kill_worker()
            raise Gone

    with pytest.raises(Gone):
        office.upload(pieces_of_pdf(SIZE), SIZE, after=kill)
    office.server.wait()
    assert office.unfinished() == 1, "its sealed pieces were written down, or nothing was tested"
    assert office.readable() == 0
    assert office.ask(f"/cases/{office.case}/documents/")[0] == 200
    office.query("UPDATE documents_sealedfile SET arriving = '2020-01-01 00:00:00+00:00' WHERE document_id IS NULL")
    assert office.upload([pdf()], len(pdf()))[0] == 302
    assert (office.unfinished(), office.count("documents_sealedfile")) == (0, kept + 1)


def test_the_search_of_the_disk_finds_words_that_are_not_sealed(office: Office) -> None:
    """The control of the measure itself."""
    (office.home / "left").write_bytes(b"..." + PLAIN.encode() + b"...")
    try:
        assert office.readable() == 1
    finally:
        (office.home / "left").unlink()


def test_a_file_that_is_too_large_is_heard_to_its_end_and_refused_in_words(office: Office) -> None:
    size = 51 * 1024 * 1024
    files = office.count("documents_sealedfile")
    assert office.upload(pieces_of_pdf(size), size) == (200, "")
    assert office.count("documents_sealedfile") == files


def test_the_log_of_the_server_holds_neither_names_nor_words(office: Office) -> None:
    log = (office.home / "server.log").read_bytes()
    assert PLAIN.encode() not in log
    assert b"paper.pdf" not in log
    assert office.case.encode() not in log


def test_a_desktop_that_lost_its_power_does_not_keep_a_thread(office: Office) -> None:
    """The listening socket passes its watchfulness on to every connection."""
    sockets = [office.server.socket.getsockopt(*option) for option in (
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE), (socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
    )]
    assert sockets == [1, 30, 4]
