"""The foot of a paper: a copy of the newest checkpoint leaves with the office's papers, and with nothing that she carries."""

from typing import Any

import pytest
from django.urls import reverse

from audit import checkpoints, context, copies, typed
from audit.models import Entry
from casework import pdf
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.paper.sheets import TEMPLATE, sheet
from tests.reports.papers import ask, ask_blank, told, with_records, words_of

pytestmark = pytest.mark.django_db


def a_checkpoint() -> str:
    """The foot that papers have from now on."""
    return typed.foot(copies.copy_of(checkpoints.sign(context.server())))


def summary(cast: Cast, case: Any, profile: str) -> str:
    asked = {
        "language": "en", "profile": profile, "sections": ["situation"], "recipient": "Nargis", "reason": "for the file", "passphrase": "",
    }  # fmt: skip
    return words_of(client_of(cast, "nargis").post(reverse("reports:summary", args=[case.pk]), asked))


def handed_out() -> int:
    return Entry.objects.filter(kind=copies.COPIED).count()


def test_nothing_that_she_carries_has_the_foot_nor_counts_as_a_copy(cast: Cast) -> None:
    case = with_records(cast)
    foot = a_checkpoint()
    hers = [words_of(ask(cast, case, "action-plan", copy="hers", recipient="")), summary(cast, case, "survivor")]
    assert not any(foot in text or foot.partition("-")[2] in text for text in hers)
    assert handed_out() == 0


def test_a_blank_form_has_no_foot(cast: Cast) -> None:
    foot = a_checkpoint()
    assert foot not in words_of(ask_blank(cast, "consent"))
    assert handed_out() == 0


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_paper_of_the_office_carries_the_newest_checkpoint(cast: Cast, language: str) -> None:
    case = with_records(cast)
    foot = a_checkpoint()
    assert foot in words_of(ask(cast, case, "action-plan", language=language))
    assert told(cast, copies.COPIED) == {"where": "paper", "size": int(foot.partition("-")[0]), "reason": "she asked"}


def test_a_summary_carries_it_and_the_list_of_hearings_too(cast: Cast) -> None:
    case = a_case(cast)
    foot = a_checkpoint()
    assert foot in summary(cast, case, "internal")
    assert foot in words_of(client_of(cast, "nargis").post(reverse("reports:causes"), {"week": "0"}))


def test_many_papers_of_one_checkpoint_are_one_entry(cast: Cast) -> None:
    case = with_records(cast)
    a_checkpoint()
    ask(cast, case, "action-plan")
    ask(cast, case, "action-plan")
    assert handed_out() == 1


def test_without_a_checkpoint_a_paper_has_no_foot(cast: Cast) -> None:
    words_of(ask(cast, with_records(cast), "action-plan"))
    assert handed_out() == 0


def test_the_foot_is_no_content_so_the_content_hash_stays() -> None:
    plain, footed = (pdf.render(TEMPLATE, sheet("یک"), language="en", ledger=foot) for foot in ("", "7-ABCD"))
    assert plain.content_hash == footed.content_hash
    assert plain.sha256 != footed.sha256


def test_equal_words_with_an_equal_foot_are_equal_bytes() -> None:
    made = [pdf.render(TEMPLATE, sheet("یک"), language="en", ledger="7-ABCD").bytes for _ in range(2)]
    assert made[0] == made[1]
