"""An office behind TLS that stands until it is told to end, for scanners and for looking:

    python -m tests.deployment.standing nginx|caddy DIRECTORY

Prints one line of JSON (ports, the root's certificate, cookies of a caseworker who is signed in) and ends with SIGTERM or Ctrl-C.
"""

import json
import signal
import sys
from pathlib import Path

from tests.deployment import proxies, serving


def stand(kind: str, directory: Path) -> None:
    home = directory / "office"
    home.mkdir(mode=0o700, parents=True)
    environment = serving.environment(home)
    prepared = serving.office("prepare", environment)
    given = proxies.authority(directory / "ca")
    with serving.App(environment) as app, proxies.running(kind, directory, given, app.port) as proxy:
        said = {"https": proxy.port, "http": proxy.plain_port, "root": str(proxy.root), "case": prepared["case"]}
        print(json.dumps({**said, "cookies": prepared["cookies"]["nargis"]}), flush=True)
        signal.pause()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stand(sys.argv[1], Path(sys.argv[2]))
