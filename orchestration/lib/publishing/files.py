"""File work that survives a power cut: sync, switch a link in one step, one publisher at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# rights of files and folders
_OWNER = (0o600, 0o700)
_GROUP = (0o640, 0o750)


class PublishError(RuntimeError):
    """Publishing or rolling back did not happen; what was current still is."""


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold a folder alone; raises PublishError while another process holds it.

    The lock is on the folder itself and goes with the process, so nothing stale stays behind.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(
                f"{folder}: another publish or rollback is running; wait for it to end"
            ) from None
        yield
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that exists keeps its rights."""
    folder.mkdir(parents=True, exist_ok=True, mode=_OWNER[1])


def admit(folder: Path) -> None:
    """Let the group enter and list a folder; what lies in it keeps its rights."""
    folder.chmod(_GROUP[1])


def seal(folder: Path, for_group: bool = False) -> None:
    """Let only the owner, or the group too, read a tree, and force all of it to disk."""
    file_rights, folder_rights = _GROUP if for_group else _OWNER
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(parent, name)
            path.chmod(file_rights)
            _sync(path)
        Path(parent).chmod(folder_rights)
        _sync(Path(parent))


def move(source: Path, target: Path) -> None:
    """Rename within one file system, to stay renamed after a power cut."""
    source.rename(target)
    _sync(target.parent)


def point(link: Path, target: str) -> None:
    """Make a link point to `target` (relative to it) in one step: readers see the old or the new.

    Raises:
        PublishError: Something that is no link stands in its place.
    """
    if link.is_symlink() and link.readlink() == Path(target):
        return
    if link.exists() and not link.is_symlink():
        raise PublishError(f"{link}: is no link of ours; move it away, then publish again")
    fresh = link.with_name(f".tmp-{link.name}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    _sync(link.parent)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed publish left half-written in a folder."""
    for leftover in folder.glob(".tmp-*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
