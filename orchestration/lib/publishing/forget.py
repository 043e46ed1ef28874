"""Leaves readers the current version and nothing to return to."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import files
from .versions import VERSIONS, versions


def keep_only_current(published: Path) -> None:
    """Remove every version but the current one, and what a killed publish left half-written.

    Raises:
        PublishError: Another publish or rollback is running.
    """
    with files.exclusive(published):
        files.remove_leftovers(published / VERSIONS)
        for version in versions(published):
            if not version.is_current:
                shutil.rmtree(version.path)
