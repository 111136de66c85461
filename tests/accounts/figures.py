"""T9 and T10 as figures."""

from collections.abc import Iterator

from django.test import override_settings

from tests.accounts.promises import stolen_dump, stolen_session


def figures() -> Iterator[tuple[str, int, int, str]]:
    """Found an office in the empty database and count what held."""
    from tests.cast import found

    cast = found()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        for label, checks, sentence in (
            ("T9", stolen_dump, "ways into a stolen dump without the pepper closed"),
            ("T10", stolen_session, "ways into a session with half of it, another's, or too late closed"),
        ):
            held = [kept for _, kept in checks(cast)]
            yield label, sum(held), len(held), sentence
