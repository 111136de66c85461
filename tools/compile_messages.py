"""Write the .mo catalogues that are older than their .po: `python tools/compile_messages.py`.

With msgfmt, or with polib on a machine where gettext could not be installed: pages must be in Dari there too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stale(root: Path) -> list[Path]:
    """Return the catalogues below *root*/locale whose compiled form is missing or older."""
    catalogues = sorted(root.glob("locale/*/LC_MESSAGES/*.po"))
    return [po for po in catalogues if not _is_fresh(po.with_suffix(".mo"), po)]


def _is_fresh(mo: Path, po: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime


def compile_catalogue(po: Path) -> None:
    """Compile one catalogue; the .mo appears whole or not at all. Raises CalledProcessError when msgfmt refuses it."""
    draft = po.with_suffix(f".{os.getpid()}.draft")
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "--check-format", "-o", draft, po], check=True)
    else:
        import polib

        polib.pofile(str(po)).save_as_mofile(str(draft))
    draft.replace(po.with_suffix(".mo"))


def main() -> int:
    for po in stale(ROOT):
        print(f"==> Compiling {po.relative_to(ROOT)}")
        try:
            compile_catalogue(po)
        except subprocess.CalledProcessError:
            return 1
        except ImportError:
            print("gettext is missing, so pages will be in English: apt-get install gettext", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
