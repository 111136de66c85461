"""The strings of the sources as they are now, collected by Django's own `makemessages` beside the work tree."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polib

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("casework", "referrals", "audit", "templates")
SETTINGS = """
from pathlib import Path
SECRET_KEY = "none"
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]
"""
Key = tuple[str, str, str]  # context, text, text of the plural


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


@cache
def strings_of_the_sources() -> dict[Key, polib.POEntry]:
    """Every translatable string below `SOURCES`. `makemessages` writes beside the templates, so it works on a copy."""
    copy = Path(mkdtemp(prefix="hamraz-strings-"))
    try:
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "static", "migrations", "words"))
        (copy / "locale").mkdir()
        (copy / "plain_settings.py").write_text(SETTINGS, encoding="utf-8")
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "ps", "--no-wrap", "--add-location", "file"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "plain_settings", "PYTHONPATH": str(copy)}
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True, text=True)
        found = polib.pofile(str(copy / "locale" / "ps" / "LC_MESSAGES" / "django.po"))
        return {key_of(entry): entry for entry in found}
    finally:
        shutil.rmtree(copy)


@cache
def catalogue(language: str) -> polib.POFile:
    """Our catalogue of *language*, one of "fa_AF" and "ps"."""
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def translations(entry: polib.POEntry) -> list[str]:
    """What *entry* is in the other language: one text, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
