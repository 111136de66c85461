"""What the journeys share: a person at her desktop, who finds things by the words and roles that a screen reader says.

Words are never written twice: a label comes from its form, a button from the catalogue of the language on the screen.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyotp
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.utils import translation

from casework.accounts import own_access
from casework.accounts.forms import SignInForm
from casework.accounts.models import User
from casework.localisation import calendar, digits
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, Response

AXE = Axe()
VIOLATIONS = "rules => axe.run({resultTypes: ['violations'], rules}).then(found => found.violations)"
COLOURED = "fa-af"  # colours are those of one stylesheet in every language; to compare them takes axe longer than all its other rules
_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def words(language: str, text: str, context: str = "", **filled: object) -> str:
    """*text* of our own pages in *language*; *filled* takes the places of its placeholders."""
    with translation.override(language):
        found = translation.pgettext(context, text) if context else translation.gettext(text)
    return found % filled if filled else found


KINDS = "() => [...new Set([...document.querySelectorAll('*')].map(e => `${e.tagName}.${e.getAttribute('class')}`))].sort().join(' ')"
_asked: set[tuple[str, ...]] = set()


def broken_rules(page: "Page", language: str, *, contrast: bool = True) -> list[str]:
    """What axe finds on the page as it stands, one line a place; every rule is asked, that of *contrast* unless told otherwise.

    A page is asked about once in a language: coming back to it with the same kinds of elements on it asks nothing new.
    """
    asked = (language, _ID.sub("", urlsplit(page.url).path), str(page.viewport_size), page.evaluate(KINDS))
    if asked in _asked:
        return []
    _asked.add(asked)
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(VIOLATIONS, {"color-contrast": {"enabled": contrast}})
    return [f"{urlsplit(page.url).path}: {rule['id']} {node['target']}" for rule in found for node in rule["nodes"]]


class Someone:
    """A person, her desktop and her language. Every page she comes to is looked at by axe; ``broken`` collects what it finds."""

    def __init__(self, desktop: "BrowserContext", language: str, *, scripts: bool = True, contrast: bool = True) -> None:
        self.desktop, self.language, self.scripts, self.contrast = desktop, language, scripts, contrast
        self.page = desktop.new_page()
        self.broken: list[str] = []

    def words(self, text: str, context: str = "", **filled: object) -> str:
        return words(self.language, text, context, **filled)

    def digits(self, number: int | str) -> str:
        """A number as her language writes it."""
        return digits.to_language(str(number), self.language)

    # --- going ---------------------------------------------------------------------------------------------------------
    def visit(self, path: str) -> "Response | None":
        answer = self.page.goto(path)
        self.look()
        return answer

    def look(self) -> None:
        """Ask axe about this page; axe is a script itself."""
        if self.scripts:
            self.broken += broken_rules(self.page, self.language, contrast=self.contrast)

    @contextmanager
    def turning(self) -> Iterator[None]:
        """What happens inside brings another page, or the same page anew."""
        with self.page.expect_navigation():
            yield
        self.look()

    def press(self, text: str, context: str = "", *, within: "Locator | None" = None, **filled: object) -> None:
        """Press a button and wait for what comes."""
        self.go(self.button(text, context, within=within, **filled))

    def unfold(self, text: str) -> None:
        """Open what is folded away under these words."""
        self.click(self.main.locator("summary", has_text=self.words(text)))

    def follow(self, text: str, context: str = "", *, within: "Locator | None" = None) -> None:
        """Follow a link by its whole name."""
        self.go((within or self.page).get_by_role("link", name=self.words(text, context), exact=True).first)

    def go(self, at: "Locator") -> None:
        """Press a button or follow a link that brings another page."""
        self.approach(at)
        with self.turning():
            self.click(at)

    def button(self, text: str, context: str = "", *, within: "Locator | None" = None, **filled: object) -> "Locator":
        """A button by how its name begins: what follows is said to screen readers alone, such as ", this is recorded"."""
        name = re.compile("^" + re.escape(self.words(text, context, **filled)))
        return (within or self.main).get_by_role("button", name=name).first

    # --- with the mouse; tests.journeys.keys does the same without one ---------------------------------------------------
    def approach(self, at: "Locator") -> None:
        """Come to where it can be used; a mouse is everywhere."""

    def click(self, at: "Locator") -> None:
        at.click()

    def write(self, at: "Locator", text: str) -> None:
        at.fill(text)

    def check(self, at: "Locator") -> None:
        at.check()

    def pick(self, at: "Locator", label: str) -> None:
        """Choose a line of a select by its words."""
        at.select_option(label=label)

    def attach(self, at: "Locator", path: Path) -> None:
        at.set_input_files(path)

    # --- answering questions -------------------------------------------------------------------------------------------
    def label(self, form: type[forms.BaseForm], field: str) -> str:
        with translation.override(self.language):
            return str(form.base_fields[field].label)  # type: ignore[attr-defined]

    def option(self, form: type[forms.BaseForm], field: str, value: str) -> str:
        """The words of one of the answers."""
        with translation.override(self.language):
            return str(dict(form.base_fields[field].choices)[value])  # type: ignore[attr-defined]

    def box(self, form: type[forms.BaseForm], field: str) -> "Locator":
        """The control of a question, by its label."""
        return self.main.get_by_label(self.label(form, field), exact=True).and_(self.page.locator("input, select, textarea"))

    def fill(self, form: type[forms.BaseForm], **answers: str) -> None:
        for field, answer in answers.items():
            self.write(self.box(form, field), answer)

    def fill_day(self, form: type[forms.BaseForm], field: str, day: date) -> None:
        """Fill a date in its three controls, month by its name."""
        group = self.main.get_by_role("group", name=self.label(form, field), exact=True)
        year, month, number = calendar.to_solar(day)
        self.write(group.get_by_role("textbox", name=self.words("Day", "part of a date"), exact=True), str(number))
        months = group.get_by_role("combobox", name=self.words("Month", "part of a date"), exact=True)
        self.pick(months, calendar.MONTHS[self.language][month - 1])  # type: ignore[index]
        self.write(group.get_by_role("textbox", name=self.words("Year", "part of a date"), exact=True), str(year))

    def tick(self, form: type[forms.BaseForm], field: str, *values: str) -> None:
        """Tick boxes that stand alone, such as the lines of a table."""
        for value in values:
            self.check(self.main.get_by_label(self.option(form, field, value), exact=True))

    def choose(self, form: type[forms.BaseForm], **answers: str | list[str]) -> None:
        """Choose by value what is shown in words: radios and tick boxes of a group, or lines of a select."""
        for field, answer in answers.items():
            for value in [answer] if isinstance(answer, str) else answer:
                self._choose(form, field, value)

    def _choose(self, form: type[forms.BaseForm], field: str, value: str) -> None:
        option, widget = self.option(form, field, value), form.base_fields[field].widget  # type: ignore[attr-defined]
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            label = self.label(form, field)
            groups = [self.main.get_by_role(role, name=label, exact=True) for role in ("group", "radiogroup")]  # type: ignore[arg-type]
            self.check(groups[0].or_(groups[1]).first.get_by_label(option, exact=True))
        else:
            self.pick(self.box(form, field), option)

    # --- seeing --------------------------------------------------------------------------------------------------------
    @property
    def main(self) -> "Locator":
        return self.page.locator("#main")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def sees(self, text: str, context: str = "", **filled: object) -> bool:
        """Whether these words stand in the page."""
        return self.words(text, context, **filled) in self.main.inner_text()


class Door:
    """Lets the cast in. Everybody who comes with a passphrase has set up one-time codes, and brings her recovery codes.

    *languages*: in which the same journey is made; its colours are compared in one of them.
    """

    def __init__(
        self, cast: Cast, desktop: Callable[..., "BrowserContext"], language: str, url: str, languages: Collection[str] = ()
    ) -> None:
        self.cast, self.desktop, self.language, self.url = cast, desktop, language, url
        self.contrast = language == COLOURED or COLOURED not in languages
        self.codes: dict[str, list[str]] = {}
        self.let_in: list[Someone] = []
        User.objects.update(language=language)

    def someone(self, *, hands: type[Someone] = Someone, **options: Any) -> Someone:
        """Somebody before the door. *hands*: what she has to work with."""
        scripts = options.get("java_script_enabled", True)
        found = hands(self.desktop(self.language, **options), self.language, scripts=scripts, contrast=self.contrast)
        found.desktop.add_cookies([{"name": "hamraz_language", "value": self.language, "url": self.url}])
        self.let_in.append(found)
        return found

    def sign_in(self, name: str, **options: Any) -> Someone:
        """Somebody who signed in with her sign-in name, her passphrase and a code."""
        found = self.someone(**options)
        found.visit("/sign-in/")
        self.type_in(found, name)
        return found

    def type_in(self, someone: Someone, name: str) -> None:
        someone.fill(SignInForm, username=name, passphrase=PASSPHRASE, code=self.code_of(name))
        someone.press("Sign in", "button")

    def code_of(self, name: str) -> str:
        """One of her recovery codes; two sign-ins may fall into the same half minute, in which the phone shows one code."""
        if name not in self.codes:
            secret = pyotp.random_base32()
            with self.cast.acting(name) as someone:
                self.codes[name] = own_access.set_second_factor(
                    user=someone.user, passphrase=PASSPHRASE, secret=secret, code=pyotp.TOTP(secret).now()
                )
        return self.codes[name].pop()

    def seated(self, name: str, **options: Any) -> Someone:
        """Somebody whose session is open already, for journeys that are not about signing in."""
        found = self.someone(**options)
        cookies = client_of(self.cast, name, language=self.language).cookies
        found.desktop.add_cookies([{"name": key, "value": morsel.value, "url": self.url} for key, morsel in cookies.items()])
        return found

    def broken(self) -> list[str]:
        """What axe found on all the pages that anybody came to."""
        return [line for someone in self.let_in for line in someone.broken]

