"""What people, teams and organisations are called: hidden characters go, and a fault is said in the words of every other form."""

import pytest
from django import forms

from casework.accounts.forms import NAME_LIMIT, JoinForm, SignInForm
from casework.people.forms import NameForm

NAMED = [NameForm, JoinForm]


@pytest.mark.parametrize("form", NAMED)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("نرگس\u202e احمدی", "نرگس احمدی"), ("Nar\x00gis", "Nargis"), ("  نرگس \t\n احمدی ", "نرگس احمدی"),
        ("ا" * NAME_LIMIT, "ا" * NAME_LIMIT),
    ],
    ids=["turned", "nul", "spaces", "longest"],
)
def test_a_name_is_one_line_that_hides_nothing(form: type[forms.Form], typed: str, kept: str) -> None:
    asked = form({"name": typed})
    asked.is_valid()
    assert (asked.cleaned_data["name"], asked.errors.get("name")) == (kept, None)


@pytest.mark.parametrize("form", NAMED)
@pytest.mark.parametrize(
    ("typed", "fault"),
    [("\u202e\u200b\x00", "required"), ("", "required"), ("ا" * (NAME_LIMIT + 1), "max_length")],
    ids=["hidden", "empty", "long"],
)
def test_what_is_no_name_is_refused(form: type[forms.Form], typed: str, fault: str) -> None:
    assert [error.code for error in form({"name": typed}).errors.as_data()["name"]] == [fault]


def test_a_sign_in_name_is_never_mended() -> None:
    """It is looked up as it was typed: two spellings are two names."""
    assert SignInForm({"username": "nar\x00gis", "passphrase": "x"}).errors["username"]
