"""Three hundred organisations: the first page and a search, in queries and in time."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referrals.directory import taking
from referrals.directory.exchange import to_json
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import organisation

pytestmark = pytest.mark.django_db
MANY = 300
LONGEST = 3.0  # seconds of a slow processor; a quick one needs a tenth


@pytest.mark.parametrize("data", [None, {"words": "khana adalat", "province": "AF-KAB", "language": "fa-af"}], ids=["first page", "search"])
def test_three_hundred_entries_cost_one_query_and_little_time(cast: Cast, data: dict[str, str] | None) -> None:
    client = client_of(cast, "nargis")

    def ask() -> tuple[int, float]:
        with CaptureQueriesContext(connection) as captured:
            start = time.process_time()
            answer = client.get("/directory/") if data is None else client.post("/directory/", data)
            taken = time.process_time() - start
        assert answer.status_code == 200
        return len(captured), taken

    ask()
    empty, _ = ask()
    with cast.acting("shakiba"):
        taking.take(to_json([organisation(f"خانهٔ عدالت {number}") for number in range(MANY)]))
    queries, seconds = ask()
    print(f"{MANY} entries, {'search' if data else 'first page'}: {queries} queries, {seconds * 1000:.0f} ms")
    assert queries <= empty + 1  # the words of the list of services are asked for when there is something to name
    assert seconds < LONGEST
