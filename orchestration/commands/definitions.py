"""`make check-definitions`: what is wrong with the CSV files, in seconds."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from orchestration.lib.definitions import report
from orchestration.lib.paths import PROJECT


def check_definitions(folder: Path | None, quiet: bool = False) -> int:
    """Check a folder of definitions; files that an example set leaves out are the project's.

    Returns:
        0 when nothing is wrong. `quiet` then prints nothing.
    """
    home = PROJECT / "definitions"
    folder = (folder or home).resolve()
    words = io.StringIO()
    with contextlib.redirect_stdout(words):
        status = report(folder, fallback=None if folder == home else home)
    if status != 0 or not quiet:
        print(words.getvalue(), end="", file=sys.stderr if quiet else sys.stdout)
    return status
