"""Returns readers to the version before the current one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from . import files
from .files import PublishError
from .versions import CURRENT, VERSIONS, Version, versions


def rollback(published: Path) -> Version:
    """Make the version before the current one current again, by a single rename.

    The version that is left stays on disk until the next publish, which removes it.

    Raises:
        PublishError: Nothing is published, or there is no version before the current one.
    """
    if not (published / CURRENT).is_symlink():
        raise PublishError(f"{published}: nothing is published yet, so nothing to roll back")
    with files.exclusive(published):
        known = versions(published)
        position = next((i for i, version in enumerate(known) if version.is_current), None)
        if position is None:
            raise PublishError(f"{published}: the current version's folder is gone; publish again")
        if position == 0:
            raise PublishError(
                f"{published}: {known[0].id} is the oldest version kept, so there is none to"
                " roll back to"
            )
        target = known[position - 1]
        files.point(published / CURRENT, f"{VERSIONS}/{target.id}")
    return replace(target, is_current=True)
