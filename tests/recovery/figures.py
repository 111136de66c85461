"""T11 as figures: the printed sheets, and the two people."""

from collections.abc import Iterator

from casework.cases.models import Case
from tests.recovery.attempts import bad, brings_the_root, good, is_refused
from tests.recovery.codes import right_pairs, wrong_pairs


def figures() -> Iterator[tuple[str, int, int, str]]:
    """Found an office in the empty database, try its sheets, and recover Nargis."""
    from tests.cast import a_case, found

    cast = found()
    right = [brings_the_root(cast, pair) for pair in good(cast)]
    yield "T11", sum(right), len(right), "pairs of the three sheets bring the office's root back"
    wrong = [is_refused(pair) for pair in bad(cast)]
    yield "T11", sum(wrong), len(wrong), "single, mixed, altered and foreign sheets refused"
    a_case(cast)
    assert Case.objects.exists()
    refused = [kept for _, kept in wrong_pairs(cast)]
    yield "T11", sum(refused), len(refused), "codes of one team, of one person, wrong, late, spent or somebody else's refused"
    opened = [kept for _, kept in right_pairs(cast)]
    yield "T11", sum(opened), len(opened), "people brought back by a code of each team, with what they could open"
