"""One writer at a time: a lock on the warehouse that dies with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.lib.paths import Paths

_HELD = "KIZASHI_LOCK_HELD"


class AlreadyRunning(Exception):
    """Another night has the warehouse."""


@contextmanager
def one_writer(paths: Paths) -> Iterator[None]:
    """Hold the warehouse for this process and the ones that it starts.

    Raises:
        AlreadyRunning: Another process holds it; the text names it.
    """
    if os.environ.get(_HELD) == str(paths.home):
        yield
        return
    paths.home.mkdir(parents=True, exist_ok=True)
    with (paths.home / "night.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"another night is building {paths.home} (process {lock.read().strip() or '?'}); "
                "wait for it, or stop it first"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        os.environ[_HELD] = str(paths.home)
        try:
            yield
        finally:
            del os.environ[_HELD]


def holder(paths: Paths) -> str | None:
    """The process that has the warehouse, or None when nobody has."""
    try:
        with (paths.home / "night.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return lock.read().strip() or "?"
    except FileNotFoundError:
        pass
    return None
