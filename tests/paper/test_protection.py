"""A file that only its passphrase opens."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from casework import pdf
from tests.paper.copied import pages
from tests.paper.sheets import printed


@pytest.fixture(scope="module")
def paper():
    return printed("راز", language="fa-af")


def test_it_opens_with_its_passphrase(paper):
    passphrase = pdf.new_passphrase()

    assert pages(pdf.protect(paper.bytes, passphrase), passphrase) == pages(paper.bytes)


@pytest.mark.parametrize("wrong", ["", "7KQM-7KQM-7KQM-7KQM-7KQM"])
def test_it_opens_with_nothing_else(paper, wrong):
    sealed = pdf.protect(paper.bytes, pdf.new_passphrase())

    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(sealed), password=wrong)
    with pytest.raises(pypdfium2.PdfiumError):
        pages(sealed, wrong)


def test_it_is_aes_256_and_hides_its_metadata(paper):
    passphrase = pdf.new_passphrase()
    sealed = pdf.protect(paper.bytes, passphrase)

    with pikepdf.open(io.BytesIO(sealed), password=passphrase) as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
        assert str(document.encryption.stream_method).endswith("aesv3")
    assert b"pdfuaid" not in sealed


def test_a_screen_reader_is_still_served_and_changes_are_not(paper):
    passphrase = pdf.new_passphrase()

    with pikepdf.open(io.BytesIO(pdf.protect(paper.bytes, passphrase)), password=passphrase) as document:
        assert document.allow.accessibility
        assert document.allow.extract
        assert not document.allow.modify_other
        assert document.Root.StructTreeRoot.K[0].S == pikepdf.Name.Document


def test_an_empty_passphrase_is_refused(paper):
    with pytest.raises(ValueError, match="passphrase"):
        pdf.protect(paper.bytes, "")


def test_a_passphrase_is_five_groups_of_letters_that_cannot_be_confused():
    made = {pdf.new_passphrase() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){4}", passphrase) for passphrase in made)
