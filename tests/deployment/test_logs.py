"""What a real server writes while people work and guess: JSON with allow-listed keys, and nothing that names anybody."""

import http.client
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from casework.reporting import ALLOWED_KEYS
from tests.deployment import serving

MARK = "canary-of-the-blue-house"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Told = tuple[list[str], dict[str, Any], dict[str, str]]


def ask(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=serving.PATIENCE)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    except http.client.HTTPException:
        return 0
    finally:
        connection.close()


@pytest.fixture(scope="module")
def told(founded: serving.Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Every line of a server that was asked for everything, with the office's own and with strange requests."""
    home, office = founded.copy(tmp_path_factory.mktemp("logs") / "home"), founded.prepared
    environment = serving.environment(home, HAMRAZ_REQUEST_LOG="yes")
    cookies = serving.signed_in(environment)
    known = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "User-Agent": MARK,
        "X-Forwarded-Proto": "https",
        "Referer": f"http://x/{MARK}",
    }
    with serving.App(environment) as app:
        case = f"/cases/{office['case']}/"
        for path in (case, f"{case}?q={MARK}", f"/{MARK}/", f"/cases/{MARK}/", f"/static/{MARK}", f"/language/?next={MARK}"):
            ask(app.port, "GET", path, known)
        for path in (case, "/sign-in/", "/cases/search/", f"/{MARK}/"):
            ask(app.port, "POST", path, {**known, "Content-Type": "application/x-www-form-urlencoded"}, f"q={MARK}&username={MARK}")
        ask(app.port, MARK.upper(), case, known)
        ask(app.port, "GET", case, {**known, "Host": f"{MARK} {MARK}"})
        ask(app.port, "GET", "/" + "x" * 3000, known)
        (home / "hamraz.sqlite3").rename(home / "gone")  # from here on every page is an error
        (home / "hamraz.sqlite3").mkdir()
        serving.power.kill(app.pids()[1])  # the next worker finds no database
        app.wait_for_workers()
        ask(app.port, "GET", case, known)
    yield app.log.read_text(encoding="utf-8").splitlines(), office, cookies


def test_every_line_is_json_with_allow_listed_keys(told: Told) -> None:
    lines = [json.loads(line) for line in told[0]]
    assert len(lines) > 10
    assert {key for line in lines for key in line} <= set(ALLOWED_KEYS)


def test_no_line_names_a_person_a_case_or_what_was_typed(told: Told) -> None:
    text, (_, office, cookies) = "\n".join(told[0]), told
    assert MARK not in text.lower()
    assert ID.findall(text) == []
    assert [value for value in (office["case"], *cookies.values()) if len(value) > 4 and value in text] == []
    assert "127.0.0.1" not in text
    assert "/cases/" not in text


def test_a_line_says_which_kind_of_page_how_it_ended_and_how_long_it_took(told: Told) -> None:
    pages = [line for line in map(json.loads, told[0]) if line.get("route") == "cases:case" and line.get("event") == "answered"]
    assert {line["status"] for line in pages} >= {200}
    assert all(isinstance(line["milliseconds"], int) and line["method"] in {"GET", "POST", "other"} for line in pages)


def test_the_lines_of_one_request_carry_one_number(told: Told) -> None:
    lines = [json.loads(line) for line in told[0]]
    failed = {line["request"] for line in lines if line["logger"].startswith("django") and line.get("status", 0) >= 400}
    ended = {line["request"] for line in lines if line.get("event") == "answered"}
    assert failed
    assert failed <= ended


def test_an_error_says_where_it_was_raised_and_not_what_it_said(told: Told) -> None:
    errors = [line for line in map(json.loads, told[0]) if line.get("status", 0) >= 500]
    assert errors
    assert not any("hamraz.sqlite3" in json.dumps(line) for line in errors)
