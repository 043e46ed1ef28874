"""One process and everything that it starts: how long it took, how much memory it held."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.2
_PROC = Path("/proc")


@dataclass(frozen=True)
class Measured:
    """What a finished process took."""

    status: int
    seconds: float
    peak_bytes: int


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> Measured:
    """Run a command to its end; its output goes to `log`.

    The peak is of all processes together, sampled (Linux), and never less than that of the largest
    one, which the operating system keeps (and which counts what this process held at the start).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdout=file, stderr=subprocess.STDOUT
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Measured(process.returncode, seconds, max(sampler.peak_bytes, largest))


class _Sampler(threading.Thread):
    """Adds up the resident memory of a process and its descendants, again and again."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._done = threading.Event()
        self.peak_bytes = 0

    def run(self) -> None:
        while not self._done.wait(_EVERY_SECONDS):
            self.peak_bytes = max(self.peak_bytes, _resident_bytes(self._root))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _resident_bytes(root: int) -> int:
    children: dict[int, list[int]] = defaultdict(list)
    resident: dict[int, int] = {}
    for folder in _PROC.glob("[0-9]*"):
        try:
            # the name of a process, in parentheses, may itself hold spaces and parentheses
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        children[int(fields[1])].append(int(folder.name))
        resident[int(folder.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total, open_ids = 0, [root]
    while open_ids:
        process_id = open_ids.pop()
        total += resident.get(process_id, 0)
        open_ids += children[process_id]
    return total
