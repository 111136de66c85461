"""The bench compares like with like: as the pages grow, their plain twins have to."""

import os
import subprocess
import sys
from pathlib import Path

from tests import migrated

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_plain_twin_shows_the_same_pages_and_saves_the_same_form(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CREDENTIALS_DIRECTORY"}}
    environment |= {
        "HAMRAZ_HOME": str(tmp_path), "HAMRAZ_TRAINING": "yes", "HAMRAZ_HTTPS": "no", "DJANGO_SETTINGS_MODULE": "bench_parts.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}",
    }
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "bench_parts.run", "80", "--only-compare"]
    migrated.put_in(tmp_path)
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
