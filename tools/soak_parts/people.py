"""Somebody of the office at her desk: she signs in, follows links, writes notes, searches, prints, leaves, and comes back."""

import html
import http.client
import random
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

PATIENCE: Final = 90  # seconds for an answer
LINK: Final = re.compile(r'href="(/[^"#]*)"')
CASE: Final = re.compile(r"/cases/([0-9a-f-]{36})/")
ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NOT_FOLLOWED: Final = ("/static/", "/leave/", "/lock/", "/sign-in/", "/me/second-factor/")


@dataclass
class Told:
    """What all of them were told. Their threads append; nothing is ever taken out."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)  # by shape of the address and status
    acknowledged: list[str] = field(default_factory=list)
    cut_off: int = 0  # requests that had no answer, because the power was gone
    signed_in_again: int = 0  # sessions that did not outlive a cut, or ended
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, status: int, seconds: float) -> None:
        with self.lock:
            self.answers[f"{method} {ID.sub('*', path.partition('?')[0])}", status] += 1
            self.slowest = max(self.slowest, seconds)

    def with_status(self, wanted: Callable[[int], bool]) -> dict[str, int]:
        return {f"{status} {what}": count for (what, status), count in sorted(self.answers.items()) if wanted(status)}


class Person(threading.Thread):
    """One of the thirty, with a browser's cookies and a pause between two clicks."""

    def __init__(self, who: list[str], on: list[str], port: int, told: Told, stop: threading.Event, pause: float) -> None:
        super().__init__(daemon=True, name=who[0])
        (self.sign_in_name, self.passphrase, self.role), self.on = who, on
        self.port, self.told, self.stopped, self.pause = port, told, stop, pause
        self.dice = random.Random(who[0])  # noqa: S311 - invents a day, seals nothing
        self.cookies: dict[str, str] = {}
        self.links: list[str] = ["/"]
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            self.sign_in()
            while not self.stopped.wait(self.dice.uniform(0.2, 2) * self.pause):
                self.dice.choices(*zip(*self.habits(), strict=True))[0]()
        except BaseException as error:  # whatever it is, the soak must tell it
            self.failed = error

    def habits(self) -> list[tuple[Callable[[], object], int]]:
        """What she does, and how often."""
        everybody: list[tuple[Callable[[], object], int]] = [(self.follow, 10), (self.home, 4), (self.leave_and_return, 1)]
        if self.role == "caseworker":
            return [*everybody, (self.write, 6), (self.search, 2), (self.print, 1)]
        return everybody

    # --- what she does ----------------------------------------------------------------------------------------------------
    def sign_in(self) -> None:
        while not self.stopped.is_set():
            self.ask("GET", "/sign-in/")
            status, _, _ = self.ask("POST", "/sign-in/", username=self.sign_in_name, passphrase=self.passphrase, code="")
            if status == 302:
                return
            time.sleep(0.5)

    def home(self) -> None:
        self.open("/")

    def follow(self) -> None:
        self.open(self.dice.choice(self.links))

    def write(self) -> None:
        """A note in one of her cases. Only a redirect to the case counts as saved."""
        case = self.a_case()
        if case is None or self.open(f"/cases/{case}/notes/new/") != 200:
            return
        text = f"{secrets.token_hex(8)} یادداشت"
        day, month, year = self.on
        said = {"kind": "call", "on-d": day, "on-m": month, "on-y": year, "reached": "on", "text": text}
        status, headers, _ = self.ask("POST", f"/cases/{case}/notes/new/", **said)
        if status == 302 and headers.get("Location") == f"/cases/{case}/":
            self.told.acknowledged.append(text)

    def search(self) -> None:
        self.ask("POST", "/cases/search/", q=self.dice.choice(["پروین", "کریم", "zzz", "۱۲"]))
        self.ask("GET", "/cases/found/")

    def print(self) -> None:
        case = self.a_case()
        if case is not None:
            self.ask(
                "POST", f"/cases/{case}/summary/", language="fa-af", profile="internal", sections="who", recipient="نرگس", reason="soak"
            )

    def leave_and_return(self) -> None:
        self.ask("POST", "/leave/")
        self.cookies.clear()
        self.sign_in()

    # --- how ----------------------------------------------------------------------------------------------------------------
    def a_case(self) -> str | None:
        found = [match[1] for match in map(CASE.search, self.links) if match]
        if not found:
            self.open("/cases/")
            found = [match[1] for match in map(CASE.search, self.links) if match]
        return self.dice.choice(found) if found else None

    def open(self, path: str) -> int:
        """Fetch a page and remember where it leads. A redirect to the door means that her session is over."""
        status, headers, body = self.ask("GET", path)
        if status == 302 and headers.get("Location", "").startswith("/sign-in/"):
            self.told.signed_in_again += 1
            self.cookies.clear()
            self.sign_in()
        elif status == 200 and "html" in headers.get("Content-Type", ""):
            found = {html.unescape(link) for link in LINK.findall(body.decode())}
            self.links = sorted(link for link in found if not link.startswith(NOT_FOLLOWED)) or ["/"]
        else:
            self.links = ["/"]
        return status

    def ask(self, method: str, path: str, **form: str) -> tuple[int, Any, bytes]:
        """One request; where the power is gone she waits and tries the next thing."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if method == "POST":
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get(self.token(), "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection, began = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE), time.monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.told.cut_off += 1
            time.sleep(0.5)
            return 0, {}, b""
        finally:
            connection.close()
        self.told.answer(method, path, answer.status, time.monotonic() - began)
        self.keep(answer.headers.get_all("Set-Cookie") or [])
        return answer.status, answer.headers, content

    def token(self) -> str:
        return next((name for name in self.cookies if "csrf" in name), "")

    def keep(self, lines: list[str]) -> None:
        for line in lines:
            name, _, value = line.partition(";")[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
