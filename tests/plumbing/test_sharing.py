"""What is made for a module is made in one process, however many processes share the suite."""

from pathlib import Path

from tests.plumbing.test_counting import last_line, run
from tests.sharing import LONGEST, place

ROOT = Path(__file__).resolve().parents[2]

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


def test_the_longest_begin_and_all_others_follow() -> None:
    assert all((ROOT / begins).exists() for begins in LONGEST)
    named = ["tests/access/test_a.py::test", "tests/promises/test_steps.py::test", "tests/journeys/test_pages.py::test_pages[ps]"]
    assert sorted(named, key=place) == named[::-1]


def test_a_long_one_is_handed_out_before_the_tests_of_a_file(tmp_path: Path) -> None:
    write = """
@pytest.fixture(autouse=True)
def note(request):
    with open("order", "a") as file:
        file.write(request.node.name + " ")
"""
    run(
        tmp_path,
        write + "import sys; from tests import sharing; sharing.LONGEST = ('test_it.py::test_long',)\n"
        "@pytest.mark.parametrize('n', range(3))\ndef test_short(n): pass\ndef test_long(): pass",
        "-p",
        "tests.sharing",
        "-n",
        "0",
    )
    assert (tmp_path / "order").read_text().split()[0] == "test_long"
