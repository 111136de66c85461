"""nginx and Caddy with the files an office copies, on free ports of loopback, behind an authority made by tools/deploy/ca.sh."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deployment.serving import PATIENCE, free_port
from tests.deployment.units import DEPLOY, ROOT

NAME = "hamraz.office.internal"
PROXIES = ("nginx", "caddy")
# What an old nginx.conf may set around a site: compression is on in Debian's, and an older one knows no TLS 1.3.
AROUND = """
daemon off; pid {home}/nginx.pid; error_log {home}/nginx-main.log; worker_processes 1; {user}
events {{ worker_connections 256; }}
http {{
    sendfile on; tcp_nopush on; types_hash_max_size 2048; default_type application/octet-stream;
    types {{ text/html html; }}
    client_body_temp_path {home}/t-body; proxy_temp_path {home}/t-proxy; fastcgi_temp_path {home}/t-fastcgi;
    uwsgi_temp_path {home}/t-uwsgi; scgi_temp_path {home}/t-scgi;
    access_log {home}/nginx-access.log;
    gzip on; ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on;
    include {home}/site.conf;
}}
"""


def program(name: str) -> str:
    """Where it is: installed, or laid beside the virtual environment by tools/bootstrap.sh."""
    beside = next((ROOT / ".venv" / "debian").glob(f"usr/*bin/{name}"), None)
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") or str(beside or name)


@dataclass
class Authority:
    """A root and a certificate for NAME, in *directory*."""

    directory: Path

    @property
    def root(self) -> Path:
        return self.directory / "root.crt"


def run_ca(directory: Path, what: str, name: str) -> subprocess.CompletedProcess[str]:
    passphrase = directory.parent / f"{directory.name}.passphrase"
    passphrase.write_text("six words that nobody else knows", encoding="ascii")
    environment = {**os.environ, "HAMRAZ_CA_PASSPHRASE_FILE": str(passphrase)}
    return subprocess.run(
        ["bash", str(DEPLOY / "ca.sh"), what, str(directory), name], env=environment, capture_output=True, text=True, check=False
    )


def authority(directory: Path) -> Authority:
    """Made as docs/deployment.md says, and the server's half laid where the proxies look for it."""
    run_ca(directory, "root", NAME).check_returncode()
    run_ca(directory, "leaf", NAME).check_returncode()
    for kind in ("key", "pem"):
        (leaf,) = directory.glob(f"server-*.{kind}")
        shutil.copyfile(leaf, directory / f"server.{kind}")
    return Authority(directory)


@dataclass
class Proxy:
    """A running proxy."""

    kind: str
    home: Path
    port: int
    plain_port: int
    root: Path

    def logs(self) -> str:
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in self.home.glob("*.log"))


def site(kind: str, home: Path, given: Authority, app: int, ports: tuple[int, int]) -> str:
    """The office's file with this machine's ports and places in it."""
    secure, plain = ports
    text = (DEPLOY / ("nginx.conf" if kind == "nginx" else "Caddyfile")).read_text(encoding="utf-8")
    text = text.replace("/etc/hamraz/tls", str(given.directory)).replace("127.0.0.1:8000", f"127.0.0.1:{app}")
    text = text.replace("/opt/hamraz", str(ROOT)).replace("/var/log/nginx/", f"{home}/site-")
    if kind == "nginx":
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.M)
        return text.replace("listen 443", f"listen 127.0.0.1:{secure}").replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("{\n\tadmin off", f"{{\n\thttp_port {plain}\n\thttps_port {secure}\n\tdefault_bind 127.0.0.1\n\tadmin off", 1)
    return text


def lay_out(kind: str, home: Path, given: Authority, app: int, ports: tuple[int, int]) -> tuple[list[str], list[str]]:
    """Write the configuration. Returns the command that checks it and the one that runs it."""
    text = site(kind, home, given, app, ports)
    if kind == "caddy":
        (home / "Caddyfile").write_text(text, encoding="utf-8")
        run = [program("caddy"), "{}", "--adapter", "caddyfile", "--config", str(home / "Caddyfile")]
        return [run[0], "validate", *run[2:]], [run[0], "run", *run[2:]]
    (home / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""  # the directories of a test are closed to everybody else
    (home / "nginx.conf").write_text(AROUND.format(home=home, user=user), encoding="utf-8")
    run = [program("nginx"), "-e", str(home / "nginx-main.log"), "-p", str(home), "-c", str(home / "nginx.conf")]
    return [*run, "-t"], run


@contextmanager
def running(kind: str, home: Path, given: Authority, app: int) -> Iterator[Proxy]:
    """The proxy in front of *app*, a port of this machine. Raises RuntimeError when it does not come up."""
    proxy = Proxy(kind, home, free_port(), free_port(), given.root)
    _, command = lay_out(kind, home, given, app, (proxy.port, proxy.plain_port))
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with (home / f"{kind}-said.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _listens(proxy.port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(proxy.logs()[-2000:])
            time.sleep(0.05)
        yield proxy
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def connect(proxy: Proxy, name: str | None = NAME, **versions: ssl.TLSVersion) -> ssl.SSLSocket:
    """TLS as a desktop of the office speaks it, which trusts its own authority and nobody else."""
    context = ssl.create_default_context(cafile=str(proxy.root))
    context.check_hostname = name is not None
    for which, version in versions.items():
        setattr(context, which, version)
    return context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), PATIENCE), server_hostname=name)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(proxy: Proxy, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None) -> Answer:
    connection = http.client.HTTPConnection(NAME, timeout=PATIENCE)
    connection.sock = connect(proxy)
    try:
        connection.request(method, path, body, {"Host": NAME, **(headers or {})})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def ask_plainly(proxy: Proxy, path: str) -> Answer:
    """Without TLS, as somebody who types the bare name."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": NAME})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
