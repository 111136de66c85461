"""Which passphrases are taken, and what a suggested one is made of."""

import re

import pytest
from django.core.exceptions import ValidationError

from casework.accounts import strength

LETTERS = {
    "fa-af": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ps": "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهیيېۍ",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
SAME_TO_THE_EYE = str.maketrans("آيېۍ", "اییی")


@pytest.mark.parametrize("language", LETTERS)
def test_the_list_has_enough_words_and_each_once(language: str) -> None:
    words = strength.words(language)
    assert len(set(words)) == len(words) >= 1024
    assert strength.bits(language) >= 60


@pytest.mark.parametrize("language", LETTERS)
def test_words_are_short_and_written_in_the_letters_of_the_language(language: str) -> None:
    assert not [word for word in strength.words(language) if set(word) - set(LETTERS[language]) or not 3 <= len(word) <= 8]


@pytest.mark.parametrize("language", LETTERS)
def test_no_two_words_are_the_same_to_the_eye(language: str) -> None:
    words = strength.words(language)
    assert len({word.translate(SAME_TO_THE_EYE) for word in words}) == len(words)


@pytest.mark.parametrize("letter", "ټډړڼښږځڅېۍګ")
def test_pashto_has_its_own_letters(letter: str) -> None:
    assert any(letter in word for word in strength.words("ps"))


@pytest.mark.parametrize("language", LETTERS)
def test_a_suggestion_is_six_words_of_the_list_and_is_accepted(language: str) -> None:
    for _ in range(20):
        suggestion = strength.suggest(language)
        assert len(suggestion.split(" ")) == 6
        assert set(suggestion.split(" ")) <= set(strength.words(language))
        strength.check(suggestion)


def test_suggestions_differ() -> None:
    assert len({strength.suggest("en") for _ in range(50)}) == 50


def test_an_unknown_language_gets_dari_words() -> None:
    assert strength.words("xx") == strength.words("fa-af")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("saffronmoon", "short"),
        ("           a", "short"),
        ("password1234", "weak"),
        ("qwertyuiop12", "weak"),
        ("۱۲۳۴۵۶۷۸۹۰۱۲", "weak"),
        ("aaaaaaaaaaaaaaaa", "weak"),
        ("hamrazhamraz", "weak"),
        ("همراز همراز", "short"),
        ("my name is Nargis here", "name"),
        ("x" * 201, "long"),
    ],
)
def test_weak_passphrases_are_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        strength.check(typed, sign_in_name="nargis")
    assert refusal.value.code == code


def test_her_own_name_does_not_make_a_passphrase_strong() -> None:
    with pytest.raises(ValidationError):
        strength.check("palwashagulalai", about_her=["palwashagulalai"])


def test_the_longest_passphrase_is_judged_in_reasonable_time() -> None:
    strength.check("saffron " * 3 + re.sub("a", "ladder ", "xaya"))
    strength.check("carpet river moon ladder window " * 6 + "saffron")
