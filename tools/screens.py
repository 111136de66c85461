"""Pictures of the main pages of a training office: `python tools/screens.py DIRECTORY` (--pages, --languages, --sizes narrow them).

The office is founded in a temporary home, served there, photographed, and thrown away. Look at the pictures after every change to a
template or a sheet. `--readme` takes the pictures of the README instead; by day, or the whole trail is "outside office hours".
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fa-af", "ps", "en")
SIZES = {"1366": {"width": 1366, "height": 768}, "1920": {"width": 1920, "height": 1080}}
PASSPHRASES = {  # of the training office, printed by `make run`
    "nargis": "nargis drinks green tea", "shakiba": "shakiba counts seven bridges", "roshan": "roshan carries two umbrellas",
    "zohra": "zohra opens every window", "farida": "farida waters eleven roses",
    "humaira": "humaira keeps small notebooks", "laila": "laila lights three lanterns", "spozhmai": "spozhmai reads under stars",
}
README = [*((page, "fa-af") for page in ("today", "case", "intake", "desk", "trail")), ("case", "ps"), ("intake", "en")]
LIGHT = 150_000  # bytes of a picture of the README
BROKEN: list[str] = []  # pages the server could not show


# --- the office ------------------------------------------------------------------------------------------------------------
@contextmanager
def office(cases: int) -> Iterator[str]:
    """A served training office of its own; gives its address."""
    home = tempfile.mkdtemp(prefix="hamraz-screens-")
    environment = {**os.environ, "HAMRAZ_HOME": home, "HAMRAZ_TRAINING": "yes", "DJANGO_SETTINGS_MODULE": "casework.settings"}
    environment["HAMRAZ_ASK_REASONS"] = "no"  # "why" has a picture of its own; the others are of the pages behind it
    environment.pop("DATABASE_URL", None)
    port = free_port()
    gunicorn = [str(ROOT / ".venv/bin/gunicorn"), "casework.wsgi:application", "--config", "tools/gunicorn.conf.py"]
    try:
        manage(environment, "migrate", "--no-input", "--verbosity", "0")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        manage(environment, "training_office", "--cases", str(cases))
        served = subprocess.Popen([*gunicorn, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/health/")
            yield f"http://127.0.0.1:{port}"
        finally:
            served.terminate()
            served.wait(timeout=20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The office did not start.")


# --- the ways to the pages ----------------------------------------------------------------------------------------------------
def at(path: str) -> Callable[["Page"], None]:
    return lambda page: open_page(page, path)


def open_page(page: "Page", path: str) -> None:
    page.goto(path, wait_until="networkidle")


def first_of(path: str, link: str, below: str = "") -> Callable[["Page"], None]:
    """The page behind the first *link* of the list at *path*, or the page *below* it."""

    def go(page: "Page") -> None:
        open_page(page, path)
        open_page(page, str(page.locator(link).first.get_attribute("href")) + below)

    return go


def case_of(path: str, link: str, below: str) -> Callable[["Page"], None]:
    """The page *below* the case to which the last *link* at *path* belongs."""

    def go(page: "Page") -> None:
        open_page(page, path)
        open_page(page, "/".join(str(page.locator(link).last.get_attribute("href")).split("/")[:3]) + f"/{below}")

    return go


def intake(page: "Page") -> None:
    """Half filled in, and sent: one answer contradicts itself."""
    open_page(page, "/cases/new/")
    later = page.locator("details.more:not([open]) > summary")
    if later.count():  # what can wait stands closed until there is a draft of it
        later.click()
    for name, value in {"consent-limits": "yes", "consent-services": "verbal", "consent-reporting": "yes"}.items():
        page.check(f'input[name="{name}"][value="{value}"]')
    words = {"about-given_name": "پروین", "about-father_name": "کریم", "about-husband_name": "احمد", "about-birth-y": "۱۳۷۵"}
    for name, value in words.items():
        page.fill(f'[name="{name}"]', value)
    page.check('input[name="about-husband_name-a"][value="declined"]')
    page.locator(".actions .go").click()
    page.wait_for_load_state("networkidle")


def found(page: "Page") -> None:
    open_page(page, "/")
    page.fill("#find", "Maryam")
    page.press("#find", "Enter")
    page.wait_for_load_state("networkidle")


def compared(page: "Page") -> None:
    first_of("/trail/", 'main a[href^="/trail/case/"]')(page)
    page.locator('form[action$="/compare/"] button').click()
    page.wait_for_load_state("networkidle")


CASE = 'main tbody a[href^="/cases/"]'
ENTRY = 'main tbody tr:nth-child(8) a[href^="/directory/"]'
PERSON = 'main tbody tr:nth-child(5) th a'
OFFICE = "nargis"
PAGES: dict[str, tuple[str, Callable[["Page"], None]]] = {
    "sign-in": ("", at("/sign-in/")), "left": ("", at("/leave/")), "join": ("", at("/join/")),
    "today": (OFFICE, at("/")), "cases": (OFFICE, at("/cases/")), "search": (OFFICE, found), "drafts": (OFFICE, at("/drafts/")),
    "case": (OFFICE, first_of("/", CASE)), "identity": (OFFICE, first_of("/", CASE, "identity/")),
    "situation": (OFFICE, first_of("/", CASE, "situation/")), "note": (OFFICE, first_of("/", CASE, "notes/new/")),
    "assessments": (OFFICE, first_of("/", CASE, "assessments/")), "plans": (OFFICE, first_of("/", CASE, "plans/")),
    "incident": (OFFICE, first_of("/", CASE, "story/new/")),
    "consents": (OFFICE, first_of("/referrals/", CASE, "consents/")), "consent": (OFFICE, first_of("/", CASE, "consents/new/")),
    "history": (OFFICE, first_of("/", CASE, "history/")), "close": (OFFICE, first_of("/", CASE, "close/")),
    "summary": (OFFICE, first_of("/", CASE, "summary/")), "intake": (OFFICE, intake), "blanks": (OFFICE, at("/papers/")),
    "papers": (OFFICE, first_of("/", CASE, "papers/")), "paper": (OFFICE, first_of("/", CASE, "papers/closing-letter/")),
    "on-request": (OFFICE, first_of("/", CASE, "papers/on-request/")),
    "refer": (OFFICE, first_of("/referrals/", CASE, "refer/")), "referrals": (OFFICE, at("/referrals/")),
    "referral": (OFFICE, first_of("/referrals/", 'main tbody a[href^="/referrals/"]')), "me": (OFFICE, at("/me/")),
    "conflicts": (OFFICE, first_of("/referrals/", CASE, "conflicts/")), "clients": ("roshan", at("/desk/clients/")),
    "own-trail": ("roshan", at("/desk/trail/")),
    "refer-team": (OFFICE, first_of("/referrals/", CASE, "refer/team/")), "received": ("laila", at("/received/")),
    "received-one": ("laila", first_of("/received/", 'main tbody a[href^="/received/"]')),
    "parts": ("spozhmai", first_of("/", 'main a[href$="/parts/"]')),
    "referral-going": (OFFICE, first_of("/referrals/?show=going", 'main tbody a[href^="/referrals/"]')),
    "packet-hearing": ("roshan", first_of("/desk/?show=waiting&page=1", 'main tbody tr:last-child a[href^="/desk/"]')),
    "packet-going": ("roshan", first_of("/desk/?show=going", 'main tbody a[href^="/desk/"]')),
    "directory": (OFFICE, at("/directory/")), "directory-entry": (OFFICE, first_of("/directory/", ENTRY)),
    "directory-verify": (OFFICE, first_of("/directory/", ENTRY, "verify/")), "directory-list": ("shakiba", at("/directory/")),
    "directory-change": ("shakiba", first_of("/directory/", ENTRY, "change/")),
    "directory-service": ("shakiba", first_of("/directory/", ENTRY, "service/")), "directory-import": ("shakiba", at("/directory/import/")),
    "desk": ("roshan", at("/desk/")), "packet": ("roshan", first_of("/desk/", 'main tbody a[href^="/desk/"]')),
    "why": ("shakiba", first_of("/cases/", CASE, "why/")), "trail": ("shakiba", at("/trail/")),
    "unusual": ("shakiba", at("/trail/unusual/")),
    "trail-case": ("shakiba", first_of("/trail/", 'main a[href^="/trail/case/"]')),
    "trail-row": ("shakiba", first_of("/trail/?group=referral.accepted", 'main a[href*="/referral/"]')),
    "trail-case-row": ("shakiba", first_of("/trail/", 'main a[href^="/trail/case/"]', "row/")),
    "trail-report": ("shakiba", first_of("/trail/", 'main a[href^="/trail/case/"]', "report/")),
    "trail-record": ("shakiba", first_of("/trail/?group=case.changed", 'main a[href*="/record/"]')),
    "trail-compared": ("shakiba", compared), "trail-print": ("shakiba", at("/trail/print/day/")),
    "trail-export": ("shakiba", at("/trail/export/")),
    "trail-kept": ("shakiba", at("/trail/kept/")), "trail-find": ("shakiba", at("/trail/find/")),
    "trail-sign": ("shakiba", at("/trail/sign/")), "trail-proof": ("shakiba", at("/trail/proof/?seq=40")),
    "board": ("shakiba", at("/team/")), "review": ("shakiba", first_of("/cases/", CASE, "file-review/new/")),
    "hearings": ("humaira", at("/hearings/?week=1")), "hearings-team": ("shakiba", at("/hearings/team/?week=1")),
    "today-legal": ("humaira", at("/")), "legal": ("humaira", case_of("/hearings/?week=1", "main .ev", "legal/")),
    "matter": ("humaira", first_of("/cases/", CASE, "matter/new/")), "hearing": ("humaira", first_of("/cases/", CASE, "hearing/new/")),
    "proceeding": ("humaira", first_of("/cases/", CASE, "proceeding/new/")),
    "decision": ("humaira", first_of("/cases/", CASE, "decision/new/")),
    "feedback": ("shakiba", at("/feedback/")), "feedback-results": ("shakiba", at("/feedback/results/")),
    "erasures": ("shakiba", at("/erasures/")), "retention": ("shakiba", at("/erasures/retention/")),
    "erasure": ("shakiba", first_of("/cases/", CASE, "erasure/")), "hold": ("shakiba", first_of("/cases/", CASE, "hold/")),
    "recover": ("", at("/recover/")), "renew": (OFFICE, at("/me/keys/")),
    "person": ("shakiba", first_of("/people/", PERSON)), "help-back": ("farida", first_of("/people/", PERSON, "recovery/")),
    "leaves": ("shakiba", first_of("/people/", PERSON, "leave/")), "lock": ("shakiba", at("/emergency/")),
    "people": ("shakiba", at("/people/")), "assign": ("shakiba", first_of("/cases/", CASE, "assign/")),
    "team": ("shakiba", first_of("/people/", 'main a[href^="/people/teams/"]:not([href$="new/"])')),
    "safety-plan": (OFFICE, first_of("/", CASE, "safety-plan/new/")), "plan-item": (OFFICE, first_of("/", CASE, "plan-item/new/")),
    "follow-up": (OFFICE, first_of("/", CASE, "follow-up/new/")), "assessment": (OFFICE, first_of("/", CASE, "assessment/new/")),
    "perpetrator": (OFFICE, first_of("/", CASE, "perpetrator/new/")), "task": (OFFICE, first_of("/", CASE, "task/new/")),
    "documents": (OFFICE, first_of("/", CASE, "documents/")), "document-new": (OFFICE, first_of("/", CASE, "documents/new/")),
    "second-factor": (OFFICE, at("/me/second-factor/")), "passphrase": (OFFICE, at("/me/passphrase/")),
    "counsellor-today": ("zohra", at("/")), "counsellor-case": ("zohra", first_of("/cases/", CASE)),
    "counselling": ("zohra", first_of("/cases/", CASE, "counselling/")),
    "safety-protocol": ("zohra", first_of("/cases/", CASE, "counselling/safety/")),
    "session": ("zohra", first_of("/cases/", CASE, "counselling/sessions/new/")),
    "measure": ("zohra", first_of("/cases/", CASE, "counselling/questionnaires/new/")),
    "supervisor-today": ("shakiba", at("/")), "approvals": ("shakiba", at("/approvals/")),
    "duplicates": ("shakiba", at("/team/duplicates/")),
    "compare": ("shakiba", first_of("/team/duplicates/", 'main a[href^="/team/duplicates/"]')),
    "hand-over": ("shakiba", first_of("/team/", 'main a[href$="/hand-over/"]')),
    "counselling-closed": ("shakiba", first_of("/cases/", CASE, "counselling/")),
    "invite": ("shakiba", at("/people/invite/")), "trail-person": ("shakiba", first_of("/trail/", 'main a[href^="/trail/person/"]')),
    "lists": ("farida", at("/lists/")), "list": ("farida", first_of("/lists/", 'main a[href^="/lists/"]')),
    "list-new": ("farida", first_of("/lists/", 'main a[href^="/lists/"]', "new/")),
    "list-import": ("farida", first_of("/lists/", 'main a[href^="/lists/"]', "import/")),
    "administrator-people": ("farida", at("/people/")), "keys-of-the-office": ("farida", at("/people/keys/")),
    "missing": (OFFICE, at("/cases/00000000-0000-4000-8000-000000000000/")),
}


def sign_in(page: "Page", name: str, language: str) -> None:
    open_page(page, "/sign-in/")
    if name:
        page.fill("[name=username]", name)
        page.fill("[name=passphrase]", PASSPHRASES[name])
        page.press("[name=passphrase]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.locator(f'.langs button[value="{language}"]').click()
    page.wait_for_load_state("networkidle")


# --- pictures ---------------------------------------------------------------------------------------------------------------
def photograph(browser: "Browser", address: str, asked: argparse.Namespace) -> None:
    for name in ("", *PASSPHRASES):
        wanted = [page for page in asked.pages if PAGES[page][0] == name]
        for language in asked.languages if wanted else []:
            context = browser.new_context(viewport=SIZES["1366"], base_url=address, timezone_id="Asia/Kabul")  # type: ignore[arg-type]
            page = context.new_page()
            page.on("response", note_broken)
            sign_in(page, name, language)
            for which in wanted:
                PAGES[which][1](page)
                for size in asked.sizes:
                    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
                    path = asked.directory / f"{which}-{language}-{size}.png"
                    page.screenshot(path=path, full_page=asked.whole)
                    print(path)
            context.close()


def note_broken(response: "Response") -> None:
    if response.status >= 500:
        BROKEN.append(f"{response.status} {response.url}")


def lighten(path: Path) -> None:
    """Rewrite a picture with as many colours as a page has; a photograph would suffer, letters on paper do not."""
    from PIL import Image

    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LIGHT:
        print(f"{path} is heavier than {LIGHT} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--pages", nargs="+", choices=list(PAGES), default=list(PAGES), metavar="PAGE")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), metavar="LANGUAGE")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), metavar="WIDTH")
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--whole", action="store_true", help="each page down to its end, not only what a screen shows")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README, light")
    parser.add_argument("--address", help="photograph an office that is running already")
    asked = parser.parse_args()
    if asked.readme:
        asked.pages, asked.languages, asked.sizes = sorted({page for page, _ in README}), ["fa-af", "ps", "en"], ["1366"]
    asked.directory.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, running(asked.address, asked.cases) as address:
        chromium = shutil.which(os.environ.get("HAMRAZ_CHROMIUM", "chromium"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        photograph(browser, address, asked)
        browser.close()
    if asked.readme:
        for name, language in README:
            taken = asked.directory / f"{name}-{language}-1366.png"
            lighten(taken.replace(asked.directory / f"{name}-{language[:2]}.png"))
        for unwanted in asked.directory.glob("*-1366.png"):
            unwanted.unlink()
    if BROKEN:
        raise SystemExit("\n".join(BROKEN))


@contextmanager
def running(address: str | None, cases: int) -> Iterator[str]:
    """The office at *address*, or one of our own."""
    if address:
        yield address.rstrip("/")
        return
    with office(cases) as own:
        yield own


if __name__ == "__main__":
    main()
