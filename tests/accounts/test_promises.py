"""T9 and T10, with the sentence of whatever fell short."""

from tests.accounts.promises import stolen_dump, stolen_session
from tests.cast import Cast


def test_t9_a_stolen_dump_opens_nothing_without_the_pepper(cast: Cast) -> None:
    checks = list(stolen_dump(cast))
    assert len(checks) > 40
    assert [sentence for sentence, held in checks if not held] == []


def test_t10_a_session_opens_only_whole_and_in_time(cast: Cast) -> None:
    checks = list(stolen_session(cast))
    assert len(checks) > 20
    assert [sentence for sentence, held in checks if not held] == []
