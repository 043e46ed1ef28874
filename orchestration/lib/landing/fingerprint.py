"""What decides whether a day must be built again: its files, and what staging does to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from orchestration.lib.landing.inventory import LandedFile

# Whatever may change a staged row: a change here rebuilds every day.
_CODE = (
    "models/staging/**/*",
    "macros/**/*",
    "definitions/settings.csv",
    "definitions/tracker_events.csv",
    "orchestration/lib/landing/**/*.py",
)


def fingerprint(files: Iterable[LandedFile], code_hash: str) -> str:
    """Hash of a day's file names, sizes and modification times, and of the code.

    The order of `files` does not matter. Contents are not read, as `make` does not.
    """
    lines = sorted(f"{f.relative_path}\t{f.byte_count}\t{f.modified_ns}" for f in files)
    return hashlib.sha256("\n".join([code_hash, *lines]).encode()).hexdigest()


def code_hash(project: Path) -> str:
    """Hash over the names and contents of everything that decides how a row is staged."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _CODE for path in project.glob(pattern)}):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(project).as_posix()}\t{content}\n".encode())
    return digest.hexdigest()
