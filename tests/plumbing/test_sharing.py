"""What is made for a module is made in one process, however many processes share the suite."""

from pathlib import Path

from tests.plumbing.test_counting import last_line, run

MADE_ONCE = """
import os
from pathlib import Path
@pytest.fixture(scope="module")
def made():
    with Path("made").open("a") as file:
        file.write("x")
@pytest.mark.parametrize("n", range(8))
def test_a(made, n): pass
@pytest.mark.parametrize("n", range(8))
def test_b(n): pass
"""


def test_tests_that_share_a_fixture_run_in_one_process(tmp_path: Path) -> None:
    result = run(tmp_path, MADE_ONCE, "-p", "tests.sharing", "-n", "2")
    assert last_line(result) == "16 passed, 0 failed"
    assert (tmp_path / "made").read_text() == "x"
