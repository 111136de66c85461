"""One form, one message, one Argon2id."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from casework.accounts import passphrases
from casework.accounts.models import Certificate, Role, Session, User
from casework.encryption import Keys, new_seed
from tests.accounts.door import inside, kinds, open_rows, sign_in, signed_in
from tests.cast import PASSPHRASE, Cast

MESSAGE = "This did not work. Check the sign-in name"


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each Argon2id that really runs."""
    ran: list[int] = []
    real = passphrases.derive

    def counted(*args: Any) -> Any:
        ran.append(1)
        return real(*args)

    monkeypatch.setattr(passphrases, "derive", counted)
    return ran


def english() -> Client:
    client = Client()
    client.cookies["hamraz_language"] = "en"
    return client


def newcomer(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=User.ENROLLED)


def suspended(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=User.SUSPENDED)


def foreign_bundle(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(bundle=User.objects.get(pk=cast.zohra.pk).bundle)


def foreign_row(cast: Cast) -> None:
    zohra = User.objects.get(pk=cast.zohra.pk)
    User.objects.filter(pk=cast.nargis.pk).update(bundle=zohra.bundle, password=zohra.password)


def swapped_signing_key(cast: Cast) -> None:
    Certificate.objects.filter(holder=cast.nargis.pk).update(signing_public=Keys.from_seed(new_seed()).signing_public)


def swapped_encryption_key(cast: Cast) -> None:
    Certificate.objects.filter(holder=cast.nargis.pk).update(encryption_public=Keys.from_seed(new_seed()).encryption_public)


def edited_role(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(role=Role.SUPERVISOR)


def edited_certificate(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(role=Role.SUPERVISOR)
    Certificate.objects.filter(holder=cast.nargis.pk).update(role=Role.SUPERVISOR)


def nothing(cast: Cast) -> None:
    pass


FAILURES: list[tuple[Any, str, str]] = [
    (nothing, "nargis", "another passphrase"),
    (nothing, "nobody-of-this-name", PASSPHRASE),
    (suspended, "nargis", PASSPHRASE),
    (newcomer, "nargis", PASSPHRASE),
    (foreign_bundle, "nargis", PASSPHRASE),
    (foreign_row, "nargis", PASSPHRASE),
    (swapped_signing_key, "nargis", PASSPHRASE),
    (swapped_encryption_key, "nargis", PASSPHRASE),
    (edited_role, "nargis", PASSPHRASE),
    (edited_certificate, "nargis", PASSPHRASE),
]


@pytest.mark.parametrize(("damage", "name", "typed"), FAILURES)
def test_every_failure_says_the_same_after_exactly_one_derivation(
    cast: Cast, derivations: list[int], damage: Any, name: str, typed: str
) -> None:
    damage(cast)
    derivations.clear()
    client = english()
    answer = sign_in(client, name, typed)
    assert answer.status_code == 200
    assert MESSAGE in answer.content.decode()
    assert len(derivations) == 1
    assert not inside(client)
    assert kinds()[-1] == "sign_in_refused"


def test_the_pages_of_all_failures_differ_only_in_the_name_typed(cast: Cast) -> None:
    pages = set()
    for name in ("nargis", "nobody-at-all"):
        client = Client()
        text = sign_in(client, name, "wrong words").content.decode()
        token = client.cookies["hamraz_csrf_token"].value
        pages.add("".join(line for line in text.replace(name, "").splitlines() if "csrfmiddlewaretoken" not in line))
        assert token
    assert len(pages) == 1


def test_the_right_passphrase_opens_with_one_derivation(cast: Cast, derivations: list[int]) -> None:
    derivations.clear()
    client = signed_in("nargis")
    assert len(derivations) == 1
    assert inside(client)


def test_the_sign_in_is_recorded_under_her_own_key(cast: Cast) -> None:
    from audit.models import Entry

    signed_in("nargis")
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.kind, entry.actor) == ("signed_in", str(cast.nargis.pk))


def test_a_refusal_is_recorded_by_the_server_without_the_name(cast: Cast) -> None:
    from audit.models import Entry

    sign_in(Client(), "nargis", "wrong words")
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.kind, entry.actor) == ("sign_in_refused", "server")


def test_upper_case_and_spaces_around_the_sign_in_name_do_not_matter(cast: Cast) -> None:
    assert sign_in(Client(), " Nargis ").status_code == 302


@pytest.mark.parametrize(
    ("name", "page"), [("nargis", "/"), ("shakiba", "/"), ("farida", "/people/"), ("roshan", "/desk/"), ("wida", "/feedback/")]
)
def test_each_role_arrives_at_its_own_page(cast: Cast, name: str, page: str) -> None:
    assert sign_in(Client(), name)["Location"] == page


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("nargis", "/"), ("zohra", "/"), ("humaira", "/"), ("shakiba", "/"),
        ("farida", "/people/"), ("roshan", "/desk/"), ("wida", "/feedback/"),
    ],
)  # fmt: skip
def test_each_role_that_starts_at_the_front_door_arrives_at_a_page_of_hers(cast: Cast, name: str, page: str) -> None:
    client = Client()
    door = client.get("/")["Location"]
    assert door == "/sign-in/?next=/"
    answer = client.post("/sign-in/", {"username": name, "passphrase": PASSPHRASE, "code": "", "next": "/"}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, page)


def test_the_front_door_is_no_refusal_to_a_partner(cast: Cast) -> None:
    client = signed_in("roshan")
    client.get("/")
    assert "access.refused" not in kinds()


def test_her_language_comes_with_her(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(language="ps")
    assert sign_in(english(), "nargis").cookies["hamraz_language"].value == "ps"


def test_she_returns_to_the_page_she_came_from(cast: Cast) -> None:
    assert sign_in(Client(), "nargis", next="/me/passphrase/")["Location"] == "/me/passphrase/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/no/such/page/",
        "/leave/",
        "/lock/",
        "/stay/",
        "/sign-in/",
        "javascript:1",
        "me/",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(cast: Cast, wanted: str) -> None:
    assert sign_in(Client(), "nargis", next=wanted)["Location"] == "/"


def test_a_second_desktop_ends_the_session_on_the_first(cast: Cast) -> None:
    first = signed_in("nargis")
    second = signed_in("nargis")
    assert inside(second)
    assert not inside(first)
    assert len(open_rows(cast.nargis)) == 1


def test_the_session_table_holds_no_id_that_a_cookie_could_carry(cast: Cast) -> None:
    client = signed_in("nargis")
    row = Session.objects.get(user_id=cast.nargis.pk)
    assert client.cookies["hamraz_session"].value != row.session_key
    client.cookies["hamraz_session"] = row.session_key
    assert not inside(client)


def test_the_page_does_not_give_the_passphrase_back(cast: Cast) -> None:
    assert escape("wrong but mine") not in sign_in(Client(), "nargis", "wrong but mine").content.decode()


EDITED = [
    "",
    "!",
    "hamraz_argon2id$1$x$1$1$00$00",
    "hamraz_argon2id$1$8$1$1$zz$00",
    "hamraz_argon2id$1$99999999$1$1$" + "00" * 16 + "$" + "00" * 32,
]


@pytest.mark.parametrize("row", EDITED)
def test_an_edited_verifier_row_refuses_instead_of_failing(cast: Cast, row: str) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(password=row)
    assert sign_in(Client(), "nargis").status_code == 200


def test_a_row_made_cheaper_than_the_floor_is_refused(cast: Cast, settings: Any) -> None:
    settings.PASSPHRASE_FLOOR = {"memory": 19 * 1024, "passes": 2}
    assert sign_in(Client(), "nargis").status_code == 200


def test_a_page_that_cannot_be_recorded_signs_nobody_in(cast: Cast) -> None:
    from django.db import connection

    client = Client()
    with connection.cursor() as cursor:  # the ledger refuses every entry from now on
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER closed BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'closed'); END")
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (false) NOT VALID")
    assert sign_in(client, "nargis").status_code == 503
    assert "hamraz_key" not in client.cookies
