"""T3, T4 and T17: the same figures that `make figures` prints."""

import doctest
import json

import pytest

from casework import encryption
from casework.encryption import open_envelope, open_record, pad, post, seal_record, settle
from tests.encryption import published, swaps, vectors
from tests.encryption.figures import answers, flips, refused, refused_flips
from tests.encryption.samples import COMPARTMENT_KEYS, KEY, LEILA, Sample, granted, here, opened_file, samples, sealed_file


def test_the_demonstration_at_the_head_of_the_room_is_true():
    outcome = doctest.testmod(encryption)
    assert outcome.attempted >= 12 and outcome.failed == 0


def test_every_single_flipped_bit_of_every_format_is_refused():
    for test, got, wanted, sentence in flips():
        print(f"{test}: {got}/{wanted} {sentence}")
        assert got == wanted > 200, sentence


@pytest.mark.parametrize("name, attempt", [pytest.param(*each, id=each[0]) for each in swaps.attempts()])
def test_moved_bytes_are_refused(name, attempt):
    assert refused(attempt), name


def test_bytes_that_were_not_moved_open():
    """The control of the swaps: each would pass for the wrong reason if its original did not open."""
    assert open_record(KEY, here(), seal_record(KEY, here(), 3, b"x")) == b"x"
    for sealed in (post(LEILA.encryption_public, granted(), COMPARTMENT_KEYS), settle(LEILA, granted(), COMPARTMENT_KEYS)):
        assert open_envelope(LEILA, granted(), sealed) == COMPARTMENT_KEYS
    assert len(opened_file(sealed_file([bytes(140_000)]))) == 140_000


def test_an_opening_that_ignores_a_flip_counts_as_none_refused():
    """The control of T3: a format that does not look at its bytes would be caught."""
    assert refused_flips(Sample("careless", b"\0", lambda raw: b"always", b"always")) == 0


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_truncation_is_refused(sample):
    assert all(refused(lambda end=end: sample.open(sample.sealed[:end])) for end in range(len(sample.sealed)))


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_an_added_byte_is_refused(sample):
    assert refused(lambda: sample.open(sample.sealed + b"\0"))


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_unknown_version_is_refused(sample):
    others = [bytes([version]) + sample.sealed[1:] for version in range(256) if version != sample.sealed[0]]
    assert all(refused(lambda raw=raw: sample.open(raw)) for raw in others)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_open_in_whatever_hands_the_database_gives_them(sample, kind):
    assert sample.open(kind(sample.sealed)) == sample.plaintext


def test_the_same_content_is_never_sealed_to_the_same_bytes():
    assert all(one.sealed != other.sealed for one, other in zip(samples(), samples(), strict=True))


@pytest.mark.parametrize("name, holds", list(published.checks()))
def test_published_vectors_are_reproduced(name, holds):
    assert holds, name


@pytest.mark.parametrize("name, holds", list(vectors.checks(vectors.frozen())))
def test_what_the_first_release_sealed_opens(name, holds):
    assert holds, name


def test_a_changed_frozen_vector_would_be_noticed():
    changed = json.loads(vectors.PATH.read_text())
    changed["commitment"]["commitment"] = "00" * 32
    assert [name for name, holds in vectors.checks(changed) if not holds] == ["commitment made the same"]


def test_the_figures_of_the_known_answers_are_whole():
    for test, got, wanted, sentence in answers():
        print(f"{test}: {got}/{wanted} {sentence}")
        assert got == wanted >= 13, sentence


def test_padding_is_what_hides_the_length_of_a_record():
    assert len({len(seal_record(KEY, here(), 3, bytes(size))) for size in range(0, 508, 7)}) == 1
    assert len(pad(bytes(508))) == 512
