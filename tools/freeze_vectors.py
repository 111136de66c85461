"""Freeze the v1 vectors of casework.encryption, once: `.venv/bin/python tools/freeze_vectors.py`.

They say what the first release sealed. It refuses to overwrite them: a changed format gets a new version byte and new
vectors beside the old ones.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from tests.encryption import vectors

    try:
        with vectors.PATH.open("x", encoding="utf-8") as file:
            json.dump(vectors.build(), file, indent=1, ensure_ascii=False)
            file.write("\n")
    except FileExistsError:
        print(f"{vectors.PATH.relative_to(ROOT)} exists and stays as it is.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
