"""The command that founds an office."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Entry
from casework.accounts.models import Organisation, Role, User
from casework.encryption import Keys, Sheet, join
from tests.accounts.door import sign_in

PASSPHRASE = "ladder river saffron window carpet moon"
FLAGS = {
    "administrator": "farida", "administrator_name": "Farida", "supervisor": "shakiba", "supervisor_name": "Shakiba",
    "office": "The office", "team": "Team one", "language": "en",
}


@pytest.fixture(autouse=True)
def empty_house(db: None, settings: Any, tmp_path: Path) -> None:
    """A home without a pinned genesis, as before founding."""
    settings.HOME = tmp_path


def found(**flags: Any) -> str:
    out = StringIO()
    call_command("found_office", **{**FLAGS, **flags}, stdout=out, stderr=out)
    return out.getvalue()


def sheets_in(text: str) -> list[Sheet]:
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith("--- recovery sheet")]
    groups = [[line for line in lines[n + 1 : n + 16] if line.replace(" ", "").isalnum() and line.isupper()] for n in starts]
    return [Sheet.parse("\n".join(group)) for group in groups]


def test_it_prints_sheets_of_which_any_two_bring_the_root_back() -> None:
    one, two, three = sheets_in(found(generate=True))
    root = bytes(Organisation.objects.get().root_public)
    assert {Keys.from_seed(join(*pair)).signing_public for pair in ((one, two), (two, three), (three, one))} == {root}


def test_generated_passphrases_are_printed_once_and_sign_in() -> None:
    text = found(generate=True)
    for name, role in (("farida", "administrator"), ("shakiba", "supervisor")):
        passphrase = text.split(f"{role}: passphrase (shown once) ")[1].splitlines()[0]
        assert text.count(passphrase) == 1
        assert sign_in(Client(), name, passphrase).status_code == 302


def test_typed_passphrases_are_asked_twice_and_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def typed(prompt: str = "") -> str:
        asked.append(prompt)
        return PASSPHRASE

    monkeypatch.setattr("getpass.getpass", typed)
    assert PASSPHRASE not in found()
    assert len(asked) == 4
    assert sign_in(Client(), "shakiba", PASSPHRASE).status_code == 302


def test_a_weak_passphrase_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["weak", PASSPHRASE, PASSPHRASE, PASSPHRASE, "not the same", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda prompt="": next(answers))
    text = found()
    assert "too short" in text
    assert "not the same" in text


def test_a_second_founding_is_refused() -> None:
    found(generate=True)
    with pytest.raises(CommandError, match="already"):
        found(generate=True)
    assert Organisation.objects.count() == 1


def test_two_people_with_one_sign_in_name_are_refused_before_anything_is_made() -> None:
    with pytest.raises(CommandError, match="two different"):
        found(generate=True, supervisor="Farida")
    assert not Organisation.objects.exists()


def test_what_the_flags_leave_out_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt="": "Bahar")
    found(generate=True, team=None)
    assert set(User.objects.values_list("role", flat=True)) == {Role.ADMINISTRATOR, Role.SUPERVISOR}


def test_a_training_office_is_refused_where_pages_would_not_say_so(settings: Any) -> None:
    settings.TRAINING = False
    with pytest.raises(CommandError, match="HAMRAZ_TRAINING"):
        found(generate=True, training=True)


def test_a_training_office_is_marked(settings: Any) -> None:
    settings.TRAINING = True
    found(generate=True, training=True)
    assert Organisation.objects.get().training


@pytest.mark.django_db
def test_before_the_founding_nobody_can_try_to_sign_in_and_nothing_is_recorded(client: Client) -> None:
    """An entry without a root would be a chain that begins nowhere."""
    answer = client.post("/sign-in/", {"username": "x", "passphrase": "y"})
    assert answer.status_code == 503
    assert not Entry.objects.exists()
