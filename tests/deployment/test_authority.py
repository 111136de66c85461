"""The office's own authority: what it may vouch for, and what a lost USB stick is worth."""

import subprocess
from pathlib import Path

import pytest

from tests.deployment.proxies import NAME, Authority, run_ca


def verify(given: Authority, leaf: Path, name: str) -> int:
    command = ["openssl", "verify", "-x509_strict", "-CAfile", str(given.root), "-verify_hostname", name, str(leaf)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def text_of(certificate: Path) -> str:
    command = ["openssl", "x509", "-noout", "-text", "-in", str(certificate)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_certificate_holds_for_the_name_of_the_office(authority: Authority) -> None:
    assert verify(authority, authority.directory / "server.pem", NAME) == 0
    assert verify(authority, authority.directory / "server.pem", "example.org") != 0


def test_whoever_steals_the_root_can_vouch_for_no_other_site(authority: Authority, tmp_path: Path) -> None:
    for file in ("root.key", "root.crt"):
        (tmp_path / file).write_bytes((authority.directory / file).read_bytes())
    run_ca(tmp_path, "leaf", "mail.example.org")
    (leaf,) = tmp_path.glob("server-*.pem")
    assert "DNS:mail.example.org" in text_of(leaf)
    assert verify(authority, leaf, "mail.example.org") != 0


def test_the_root_lies_locked_with_a_passphrase(authority: Authority) -> None:
    assert "ENCRYPTED" in (authority.directory / "root.key").read_text(encoding="ascii")
    assert (authority.directory / "root.key").stat().st_mode & 0o077 == 0


def test_a_second_root_does_not_overwrite_the_first(authority: Authority) -> None:
    before = (authority.directory / "root.key").read_bytes()
    assert run_ca(authority.directory, "root", NAME).returncode == 1
    assert (authority.directory / "root.key").read_bytes() == before


def test_the_fingerprint_for_paper_is_that_of_the_root(tmp_path: Path) -> None:
    said = run_ca(tmp_path / "ca", "root", NAME).stdout
    fingerprint = ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-inform", "DER", "-in", str(tmp_path / "ca" / "root.cer")]
    assert subprocess.run(fingerprint, capture_output=True, text=True, check=True).stdout in said


@pytest.mark.parametrize("name", ["hamraz", "hamraz.office.internal;x", "*.office.internal", "-a.b", "192.0.2.1 a.b"])
def test_what_is_no_name_of_a_server_is_refused(name: str, tmp_path: Path) -> None:
    assert run_ca(tmp_path / "ca", "root", name).returncode == 2
    assert not (tmp_path / "ca").exists()
