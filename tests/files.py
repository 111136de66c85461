"""The bytes of a file that SQLite has open here: read by another process.

Whoever closes such a file in the process that has it open drops the locks that its connections hold on it (POSIX; "How To Corrupt An
SQLite Database File", 2.2); the next process to come takes the journal for nobody's, and every later connection meets an I/O error.
"""

import subprocess
from pathlib import Path


def read(path: Path) -> bytes:
    return subprocess.run(["cat", "--", str(path)], capture_output=True, check=True).stdout
