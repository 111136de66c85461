"""nginx and Caddy as an office runs them: what reaches the pages, what reaches a log, and who may not come in."""

import os
import re
import socket
import ssl
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import proxies, serving
from tests.deployment.proxies import NAME, PROXIES, Authority, Proxy, ask, ask_plainly, connect

Office = tuple[serving.App, dict[str, Any]]
FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "for=203.0.113.9;proto=http"}


def cookie(office: Office) -> str:
    return "; ".join(f"{name}={value}" for name, value in serving.signed_in(office[0].environment).items())


@pytest.mark.parametrize("kind", PROXIES)
def test_the_proxy_finds_no_fault_in_its_file(kind: str, authority: Authority, tmp_path: Path) -> None:
    check, _ = proxies.lay_out(kind, tmp_path, authority, 8000, (8443, 8080))
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    said = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr


def test_a_desktop_that_trusts_the_offices_authority_gets_the_page(proxy: Proxy) -> None:
    answer = ask(proxy, "/sign-in/")
    assert answer.status == 200
    assert b"<form" in answer.body


def test_a_desktop_that_does_not_trust_it_gets_nothing(proxy: Proxy) -> None:
    stranger = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError), socket.create_connection(("127.0.0.1", proxy.port)) as wire:
        stranger.wrap_socket(wire, server_hostname=NAME)


@pytest.mark.parametrize("name", ["another.office.internal", None])
def test_whoever_asks_for_another_name_does_not_learn_what_runs_here(proxy: Proxy, name: str | None) -> None:
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        connect(proxy, name).close()


def test_a_version_of_tls_that_is_broken_is_refused(proxy: Proxy) -> None:
    old = ssl.create_default_context(cafile=str(proxy.root))
    old.set_ciphers("DEFAULT@SECLEVEL=0")  # or this side would not even ask
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="ALERT"), socket.create_connection(("127.0.0.1", proxy.port)) as wire:
        old.wrap_socket(wire, server_hostname=NAME)


def test_the_oldest_desktops_of_an_office_get_tls_1_2(proxy: Proxy) -> None:
    with connect(proxy, maximum_version=ssl.TLSVersion.TLSv1_2) as wire:
        assert (wire.version(), wire.cipher()[0][:11]) == ("TLSv1.2", "ECDHE-ECDSA")  # type: ignore[index]


def test_the_others_get_tls_1_3(proxy: Proxy) -> None:
    with connect(proxy) as wire:
        assert wire.version() == "TLSv1.3"


def test_an_address_without_https_leads_to_the_front_page_and_repeats_no_path(proxy: Proxy) -> None:
    answer = ask_plainly(proxy, "/cases/5b1f7c52-0000-4000-8000-000000000000/?q=word")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/")


def test_a_page_is_not_compressed(proxy: Proxy) -> None:
    answer = ask(proxy, "/sign-in/", {"Accept-Encoding": "gzip, br, zstd"})
    assert answer.headers["Content-Encoding"] is None


def test_no_answer_names_its_software(proxy: Proxy) -> None:
    for path in ("/sign-in/", "/health/", "/nowhere/"):
        headers = ask(proxy, path).headers
        assert not {"X-Powered-By", "Via"} & set(headers)
        assert headers["Server"] in {None, "nginx"}, path


@pytest.mark.parametrize("request_line", [b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", b"\x16\x03nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_an_answer_to_what_is_no_request_names_no_version(proxy: Proxy, request_line: bytes) -> None:
    with connect(proxy) as wire:
        wire.sendall(request_line)
        said = wire.recv(4096)
    with socket.create_connection(("127.0.0.1", proxy.port), serving.PATIENCE) as bare:  # to the port of TLS, without it
        bare.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        said += bare.recv(4096)
    assert b"400" in said
    assert not re.search(rb"(nginx|caddy|gunicorn)/?\s*[0-9]", said, re.I)


def test_the_browser_is_told_to_come_back_over_tls_only(proxy: Proxy) -> None:
    assert ask(proxy, "/sign-in/").headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_signed_in_person_sees_her_case(proxy: Proxy, office: Office) -> None:
    assert ask(proxy, f"/cases/{office[1]['case']}/", {"Cookie": cookie(office)}).status == 200


def test_a_forged_address_is_not_handed_on(proxy: Proxy, office: Office) -> None:
    """A guesser who invents an address for each try is locked out all the same: five tries, whatever he says he is."""
    token = "0123456789abcdef0123456789abcdef"
    form = f"username={proxy.kind}&passphrase=wrong&code=&csrfmiddlewaretoken={token}".encode()
    known = f"{office[1]['csrf']}={token}; hamraz_language=en"
    headers = {"Cookie": known, "Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
    pages = [
        ask(proxy, "/sign-in/", {**headers, **FORGED, "X-Forwarded-For": f"203.0.113.{number}"}, "POST", form).body for number in range(6)
    ]
    assert b"Too many" not in pages[0]
    assert b"Too many" in pages[-1]


def test_the_pages_are_served_as_secure_whatever_a_visitor_says(proxy: Proxy) -> None:
    answer = ask(proxy, "/sign-in/", FORGED)
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_document_goes_through_without_lying_on_the_proxys_disk(proxy: Proxy, office: Office) -> None:
    """Half of it is sent: gunicorn sees it already, and nothing of it is in a file of the proxy."""
    with connect(proxy) as wire:
        head = f"POST /sign-in/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 2000000\r\nContent-Type: application/octet-stream\r\n\r\n"
        wire.sendall(head.encode() + b"HAMRAZ-CANARY" * 80_000)
        held = [path for path in proxy.home.rglob("*") if path.is_file() and b"HAMRAZ-CANARY" in path.read_bytes()]
    assert held == []


def test_no_log_of_the_proxy_holds_a_path_or_an_address(proxy: Proxy, office: Office) -> None:
    marked = "5b1f7c52-1111-4000-8000-000000000001"
    for path in (f"/cases/{marked}/", f"/{marked}?q={marked}", f"/static/{marked}"):
        ask(proxy, path, {"Referer": f"https://{NAME}/{marked}", "User-Agent": marked})
    assert marked not in proxy.logs()
    assert "127.0.0.1:" not in "".join(line for line in proxy.logs().splitlines() if "error" in line.lower())


@pytest.mark.parametrize("kind", PROXIES)
def test_while_the_pages_restart_a_quiet_page_says_so_in_three_languages(kind: str, authority: Authority, tmp_path: Path) -> None:
    marked = "5b1f7c52-2222-4000-8000-000000000002"
    with proxies.running(kind, tmp_path, authority, serving.free_port()) as proxy:
        form = ask(proxy, f"/cases/{marked}/notes/new/", {"Content-Type": "application/x-www-form-urlencoded"}, "POST", b"text=word")
        assert (form.status, b'lang="ps"' in form.body) == (503, True)
        answer = ask(proxy, f"/cases/{marked}/")
        assert answer.status == 503
        assert (answer.headers["Cache-Control"], answer.headers["Retry-After"]) == ("no-store", "10")
        assert all(f'lang="{language}"'.encode() in answer.body for language in ("fa-AF", "ps", "en"))
        assert marked not in proxy.logs()
