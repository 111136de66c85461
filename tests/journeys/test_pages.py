"""Every page of the house, in three languages: it breaks no rule, fits at 200 %, weighs little and fetches from nowhere else.

Which pages there are, who reads them and what they are about is said once, in the table of the promises (tests/promises/matrix.py).
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import DESKTOP
from tests.journeys.house import AXE, COLOURED, Door, Someone, broken_rules
from tests.promises.matrix import MATRIX, STRANGER, Row
from tests.promises.scene import set_up
from tests.promises.walk import Walk, reached, things

NARROW = {"width": 683, "height": 768}  # 1366 at 200 %
HEAVIEST = 150_000  # bytes, without the font
STYLESHEET = "casework/hamraz"
# Plain words, the neutral calendar without a frame, files; a document is shown in a sandbox in which no script runs, not even a check.
FILES = (
    "documents:show", "documents:download", "referrals:document-show", "referrals:document-download", "referrals:desk-document-show",
    "referrals:desk-document-download",
)  # fmt: skip
NO_PAGE = ("alive", "health", "accounts:leave", "reference:export", *FILES)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STYLED = "[...document.styleSheets].filter(sheet => sheet.cssRules.length > 0).map(sheet => sheet.href)"
PARTS = """[...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src], img[src], use')]
    .map(part => new URL(part.href?.baseVal ?? part.href ?? part.src, document.baseURI)).map(url => url.origin + url.pathname)"""
READS = {"fa-af": ["fa-AF", "rtl"], "ps": ["ps", "rtl"], "en": ["en", "ltr"]}
MAIN = {  # whose colours are compared in every language
    "cases:today", "cases:list", "cases:case", "cases:search", "cases:new", "cases:consents", "cases:history", "reports:summary",
    "referrals:desk", "referrals:packet", "review:day", "people:list",
}  # fmt: skip
LOCKED_OUT = ("zohra",)  # she holds half of a case: the other half stands there as locks
ROLES = ("nargis", "shakiba", "zohra", "humaira", "roshan", "farida", "wida", STRANGER)


def thing_of(row: Row, person: str) -> str | None:
    """The object of a page that is there for her."""
    return next((thing for thing in things(row) if reached(row, thing, person)), None)


def read_by(person: str) -> Iterator[tuple[str, str]]:
    """(route, object) of the pages she gets."""
    for route, row in MATRIX.items():
        if (row.get or {}).get(person) == 200 and (thing := thing_of(row, person)) is not None and route not in NO_PAGE:
            yield route, thing


class Reader:
    """Somebody who opens page after page and writes down what is wrong."""

    def __init__(self, someone: Someone, host: str) -> None:
        self.someone, self.host, self.wrong = someone, host, list[str]()
        self.said: list[str] = []
        self.sizes: dict[str, int] = {}
        someone.page.add_init_script(AXE.axe_script)  # half a megabyte: handed over once, not with every page
        someone.page.on("console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None)
        someone.page.on("pageerror", lambda error: self.said.append(str(error)))
        someone.page.on("request", lambda request: self._request(request.url))

    def _request(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.said.append(f"fetched {url}")

    def _parts(self) -> set[str]:
        """What belongs to the page by its own markup: the browser does not time what it kept from the page before."""
        return set(self.someone.page.evaluate(PARTS))

    def _size(self, url: str) -> int:
        """Bytes of a file beside the page, asked for once."""
        if url not in self.sizes:
            self.sizes[url] = len(self.someone.page.request.get(url).body())
        return self.sizes[url]

    def read(self, route: str, path: str) -> None:
        page, language = self.someone.page, self.someone.language
        answer = page.goto(path)
        assert answer is not None
        found = [f"status {answer.status}"] if answer.status != 200 else []
        if (said := page.evaluate("[document.documentElement.lang, document.documentElement.dir]")) != READS[language]:
            found.append(f"says that it reads {said}")
        if STYLESHEET not in " ".join(href or "" for href in page.evaluate(STYLED)):
            found.append("came without its stylesheet")
        if (weight := len(answer.body()) + sum(map(self._size, self._parts()))) > HEAVIEST:
            found.append(f"weighs {weight} bytes")
        if page.viewport_size == DESKTOP:
            found += [*self._rules(route), *self._at(NARROW, self._sideways)]
        else:  # as the page before left it: each page is laid out anew once, not twice
            found += [*self._sideways(), *self._at(DESKTOP, lambda: self._rules(route))]
        self.wrong += [f"{route}: {what}" for what in [*found, *self.said]]
        self.said.clear()

    def _at(self, size: dict[str, int], look: Callable[[], list[str]]) -> list[str]:
        self.someone.page.set_viewport_size(size)  # type: ignore[arg-type]
        return look()

    def _rules(self, route: str) -> list[str]:
        language = self.someone.language
        return broken_rules(self.someone.page, language, contrast=language == COLOURED or route in MAIN)

    def _sideways(self) -> list[str]:
        sideways = self.someone.page.evaluate(SIDEWAYS)
        return [f"scrolls {sideways} px sideways at 200 %"] if sideways > 0 else []


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_pages(door: Door, language: str) -> None:
    walk, wrong, seen = Walk(set_up(door.cast)), list[Any](), set[str]()
    for person in ROLES:
        someone = door.someone() if person == STRANGER else door.seated(person)
        reader = Reader(someone, urlsplit(door.url).netloc)
        for route, thing in read_by(person):
            if route not in seen or (language == "fa-af" and person in LOCKED_OUT):  # every page once; in one language with its locks
                reader.read(route, walk.path(route, thing))
                seen.add(route)
        wrong += [f"{person}: {line}" for line in reader.wrong]
        someone.desktop.close()
    assert wrong == []
    assert seen == {route for route, row in MATRIX.items() if 200 in (row.get or {}).values()} - set(NO_PAGE)
