"""One-time codes and recovery codes."""

import re

import pytest
import time_machine
from django.test import Client

from casework.accounts.models import User
from casework.accounts.second_factor import code_hash, code_step, new_secret
from tests.accounts.door import code_of, every_value, give_factor, inside, kinds, sign_in, signed_in
from tests.cast import PASSPHRASE, Cast

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
NOW = "2026-11-23 08:00:10+00:00"


@pytest.fixture(autouse=True)
def frozen() -> "time_machine.Traveller":
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller  # type: ignore[misc]


def test_the_right_code_signs_in(cast: Cast) -> None:
    secret, _ = give_factor(cast, "nargis")
    assert sign_in(Client(), "nargis", code=code_of(secret)).status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "1234567"])
def test_a_wrong_code_or_none_is_refused(cast: Cast, code: str) -> None:
    give_factor(cast, "nargis")
    assert sign_in(Client(), "nargis", code=code).status_code == 200


def test_a_code_is_good_once(cast: Cast) -> None:
    secret, _ = give_factor(cast, "nargis")
    assert sign_in(Client(), "nargis", code=code_of(secret)).status_code == 302
    assert sign_in(Client(), "nargis", code=code_of(secret)).status_code == 200


def test_an_older_code_than_the_last_one_is_refused(cast: Cast) -> None:
    secret, _ = give_factor(cast, "nargis")
    sign_in(Client(), "nargis", code=code_of(secret))
    assert sign_in(Client(), "nargis", code=code_of(secret, -1)).status_code == 200


def test_the_code_that_set_it_up_does_not_sign_in(cast: Cast) -> None:
    secret, _ = give_factor(cast, "nargis")
    assert sign_in(Client(), "nargis", code=code_of(secret, -1)).status_code == 200


def test_persian_digits_and_a_space_are_accepted(cast: Cast) -> None:
    secret, _ = give_factor(cast, "nargis")
    code = code_of(secret).translate(PERSIAN)
    assert sign_in(Client(), "nargis", code=f"{code[:3]} {code[3:]}").status_code == 302


def test_a_clock_half_a_minute_off_is_forgiven_and_a_minute_is_not(cast: Cast) -> None:
    secret = new_secret()
    assert code_step(secret, code_of(secret, 1)) is not None
    assert code_step(secret, code_of(secret, 2)) is None


def test_a_recovery_code_signs_in_once(cast: Cast) -> None:
    _, codes = give_factor(cast, "nargis")
    assert sign_in(Client(), "nargis", code=f"{codes[3][:5]}-{codes[3][5:]}".lower()).status_code == 302
    assert "recovery_code.used" in kinds()
    assert sign_in(Client(), "nargis", code=codes[3]).status_code == 200
    assert sign_in(Client(), "nargis", code=codes[4]).status_code == 302


@pytest.mark.parametrize("digits", ["۲۳۴۵۶۷۸۹", "٢٣٤٥٦٧٨٩"])
def test_the_digits_of_a_recovery_code_are_read_in_either_script(digits: str) -> None:
    typed = "2345-6789AB".translate(str.maketrans("23456789", digits))
    assert code_hash(typed) == code_hash("23456789AB") != code_hash("AB")


def test_clearing_the_flag_in_the_database_does_not_switch_the_codes_off(cast: Cast) -> None:
    give_factor(cast, "nargis")
    User.objects.filter(pk=cast.nargis.pk).update(has_second_factor=False)
    assert sign_in(Client(), "nargis").status_code == 200


def test_the_database_holds_neither_the_secret_nor_the_recovery_codes(cast: Cast) -> None:
    secret, codes = give_factor(cast, "nargis")
    stored = b"\n".join(value for _, _, value in every_value())
    assert secret.encode() not in stored
    assert not [code for code in codes if code.encode() in stored]


def test_without_codes_she_is_taken_to_setting_them_up(cast: Cast, with_second_factor: None) -> None:
    client = signed_in("nargis")
    assert client.get("/me/")["Location"] == "/me/second-factor/"
    assert client.post("/leave/").status_code == 200


def secret_on(page: str) -> str:
    groups = re.search(r'class="code">((?:[A-Z2-7]{4} )+)</bdi>', page)
    assert groups
    return groups[1].replace(" ", "")


def test_setting_the_codes_up_through_the_page(cast: Cast, with_second_factor: None) -> None:
    client = signed_in("nargis")
    page = client.get("/me/second-factor/").content.decode()
    secret = secret_on(page)
    assert "<svg" in page
    assert " style=" not in page
    answer = client.post("/me/second-factor/", {"passphrase": PASSPHRASE, "code": code_of(secret)}).content.decode()
    assert len(re.findall(r"[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}", answer)) == 10
    assert inside(client)
    assert kinds()[-1] == "second_factor.set"
    assert sign_in(Client(), "nargis").status_code == 200
    assert sign_in(Client(), "nargis", code=code_of(secret, 1)).status_code == 302


def test_the_waiting_secret_stays_the_same_and_is_sealed_in_the_session(cast: Cast) -> None:
    client = signed_in("nargis")
    secret = secret_on(client.get("/me/second-factor/").content.decode())
    assert secret_on(client.get("/me/second-factor/").content.decode()) == secret
    assert secret not in str(dict(client.session))


@pytest.mark.parametrize(("passphrase", "shift"), [("wrong words", 0), (PASSPHRASE, 5)])
def test_a_wrong_passphrase_or_code_sets_nothing(cast: Cast, passphrase: str, shift: int) -> None:
    client = signed_in("nargis")
    secret = secret_on(client.get("/me/second-factor/").content.decode())
    client.post("/me/second-factor/", {"passphrase": passphrase, "code": code_of(secret, shift)})
    assert not User.objects.get(pk=cast.nargis.pk).has_second_factor


def test_guessing_the_passphrase_on_an_open_desktop_is_counted(cast: Cast) -> None:
    client = signed_in("nargis")
    secret = secret_on(client.get("/me/second-factor/").content.decode())
    for _ in range(5):
        client.post("/me/second-factor/", {"passphrase": "wrong words", "code": code_of(secret)})
    client.post("/me/second-factor/", {"passphrase": PASSPHRASE, "code": code_of(secret)})
    assert not User.objects.get(pk=cast.nargis.pk).has_second_factor
