"""Printing a case summary: who may, what leaves, and what the trail keeps of it."""

import io
from hashlib import sha256

import pikepdf
import pypdfium2
import pytest

from audit.models import Entry
from casework.accounts.models import Session
from casework.accounts.sessions import SessionStore
from casework.cases.actions import assign
from tests.browserless import client_of
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db
ASKED = {
    "language": "en", "profile": "internal", "recipient": "Nargis", "sections": ["who", "contact", "story"], "reason": "before the hearing",
}  # fmt: skip


def words_of(pdf: bytes, passphrase: str | None = None) -> str:
    document = pypdfium2.PdfDocument(pdf, password=passphrase)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def asked(**changes: object) -> dict[str, object]:
    return {**ASKED, **changes}


def test_its_caseworker_prints_it(cast: Cast) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked())
    assert answer["Content-Type"] == "application/pdf"
    assert "پروین" in words_of(answer.content)


@pytest.mark.parametrize("person", ["palwasha", "laila", "zohra", "roshan", "farida", "wida"])
def test_others_do_not_find_it(cast: Cast, person: str) -> None:
    case = a_case(cast)
    assert client_of(cast, person).post(f"/cases/{case.pk}/summary/", asked()).status_code == 404


def test_the_trail_keeps_that_it_left_and_why(cast: Cast) -> None:
    case = a_case(cast)
    before = Entry.objects.count()
    client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked())
    assert list(Entry.objects.filter(seq__gt=before).order_by("seq").values_list("kind", flat=True))[-2:] == ["case.read", "export.pdf"]


def test_it_is_not_printed_without_a_reason(cast: Cast) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked(reason=""))
    assert answer["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_a_locked_file_opens_only_with_the_passphrase_that_was_shown(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    shown = client.get(f"/cases/{case.pk}/summary/").context["form"].words
    locked = client.post(f"/cases/{case.pk}/summary/", asked(protect="on", passphrase=shown)).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert "پروین" in words_of(locked, shown)


def test_her_own_sheet_names_neither_the_code_nor_the_office(cast: Cast) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(
        f"/cases/{case.pk}/summary/", asked(profile="survivor", recipient="", sections=["who", "situation"])
    )
    words = words_of(answer.content)
    with cast.acting("nargis"):
        code = case.survivor_records.get().case_code
    assert "پروین" in words
    assert code not in words.replace("-", "")
    assert "Hamraz" not in words


def test_her_own_sheet_cannot_hold_the_story(cast: Cast) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked(profile="survivor", recipient=""))
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("sections", [["who"], ["contact", "story"], ["consents"], ["contacts"]])
def test_a_summary_is_no_paper_for_a_partner(cast: Cast, sections: list[str]) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked(profile="partner", recipient="Sepidar", sections=sections))
    assert answer["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_the_page_leads_to_the_paper_of_a_partner_for_those_who_may_share(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.humaira)
    pages = {person: client_of(cast, person).get(f"/cases/{case.pk}/summary/").content.decode() for person in ("nargis", "humaira")}
    assert [f"/cases/{case.pk}/refer/paper/" in page for page in pages.values()] == [True, False]


def test_the_reason_is_kept_as_a_draft_until_it_is_printed(cast: Cast) -> None:
    case, about = a_case(cast), {"draft_form": "reports.summary"}
    client = client_of(cast, "nargis")
    client.post("/drafts/save/", asked(reason="words typed", sections=["story"]) | about | {"draft_subject": str(case.pk)})
    page = client.get(f"/cases/{case.pk}/summary/").content.decode()
    assert "words typed" in page and "<title>Error:" not in page
    assert f"/cases/{case.pk}/summary/" in client.get("/drafts/").content.decode()
    assert client.post(f"/cases/{case.pk}/summary/", asked())["Content-Type"] == "application/pdf"
    assert "words typed" not in client.get(f"/cases/{case.pk}/summary/").content.decode()


def test_the_file_name_says_nothing(cast: Cast) -> None:
    case = a_case(cast)
    answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked())
    assert answer["Content-Disposition"].startswith('attachment; filename="form-')
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("language", "month"), [("fa-af", "قوس"), ("ps", "لیندۍ"), ("en", "Qaws")])
def test_dates_are_in_the_papers_language(cast: Cast, language: str, month: str) -> None:
    import time_machine

    case = a_case(cast)
    with time_machine.travel("2026-11-23 08:00+00:00", tick=True):
        answer = client_of(cast, "nargis").post(f"/cases/{case.pk}/summary/", asked(language=language))
    assert month in words_of(answer.content)


def test_a_passphrase_locks_one_file_and_the_next_gets_another(cast: Cast) -> None:
    """The page stands there still after the download: pressed again, for somebody else, the same words would open both papers."""
    case, client = a_case(cast), client_of(cast, "nargis")
    page = f"/cases/{case.pk}/summary/"
    shown = client.get(page).context["form"].words
    assert client.post(page, asked(protect="on", passphrase=shown))["Content-Type"] == "application/pdf"
    again = client.post(page, asked(protect="on", passphrase=shown, recipient="Palwasha"))
    assert again.status_code == 200 and "locked a file already" in again.content.decode()
    other = again.context["form"].words
    assert other != shown and f'value="{other}"' in again.content.decode()
    assert client.post(page, asked(protect="on", passphrase=other, recipient="Palwasha"))["Content-Type"] == "application/pdf"
    with pytest.raises(pypdfium2.PdfiumError):
        words_of(client.post(page, asked(protect="on", passphrase=client.get(page).context["form"].words)).content, shown)


def test_a_paper_without_a_lock_spends_no_passphrase(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    page = f"/cases/{case.pk}/summary/"
    shown = client.get(page).context["form"].words
    assert client.post(page, asked(passphrase=shown))["Content-Type"] == "application/pdf"
    assert client.post(page, asked(protect="on", passphrase=shown))["Content-Type"] == "application/pdf"


def test_a_spent_passphrase_lies_nowhere_in_the_clear(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    page = f"/cases/{case.pk}/summary/"
    shown = client.get(page).context["form"].words
    client.post(page, asked(protect="on", passphrase=shown))
    kept = str([SessionStore().decode(row.session_data) for row in Session.objects.all()])
    assert "spent" in kept and shown not in kept and sha256(shown.encode()).hexdigest()[:16] not in kept
