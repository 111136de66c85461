"""Pages that tell what the code does are held to it."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils import translation

from casework.access import policy
from casework.training.people import EVERYBODY
from tools import permissions

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/deployment.md", "docs/permissions.md")
PAGES = [ROOT / name for name in NAMES]


def test_the_page_of_permissions_is_the_one_the_role_table_makes() -> None:
    with translation.override("en"):  # whatever language the test before left active
        assert permissions.PAGE.read_text(encoding="utf-8") == permissions.page()


def test_a_verb_without_a_sentence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.ROLES, "caseworker", frozenset({"cases.shred"}))
    with pytest.raises(KeyError, match=r"cases\.shred"):
        permissions.page()


def test_every_sentence_belongs_to_a_verb_somebody_has() -> None:
    assert set(permissions.VERBS) == set().union(*policy.ROLES.values())


def test_every_variable_is_in_the_page_of_deployment() -> None:
    code = "".join((ROOT / "casework" / name).read_text(encoding="utf-8") for name in ("settings.py", "environment.py"))
    read = set(re.findall(r'(?:environ\.get\(|flag\()"([A-Z_]+)"', code))
    assert {"HAMRAZ_HOME", "DATABASE_URL", "HAMRAZ_TRAINING"} <= read
    assert {name for name in read if f"| `{name}` |" not in DEPLOYMENT} == set()


def test_every_secret_is_in_the_page_of_deployment() -> None:
    settings = (ROOT / "casework" / "settings.py").read_text(encoding="utf-8")
    unit = (ROOT / "tools" / "deploy" / "systemd" / "hamraz.service").read_text(encoding="utf-8")
    named = re.findall(r'secret\("([a-z-]+)"', settings)
    assert len(named) == 4
    assert [name for name in named if f"| `{name}` |" not in DEPLOYMENT or f"LoadCredential={name}:" not in unit] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))
    assert named <= set(get_commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_that_is_linked_exists(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_everybody_of_the_training_office() -> None:
    assert [person.sign_in_name for person in EVERYBODY if f"`{person.sign_in_name}`" not in README] == []


def test_readme_and_security_give_the_promise_in_the_same_words() -> None:
    promise = "Does not protect against:** someone who controls the *running* server over time, a compromised desktop"
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert promise in README
    assert promise in security


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("Apache License\n")
    assert "END OF TERMS AND CONDITIONS" in text
