"""Writes one day's files, in the background, and delivers the day when all are there."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from demo.landing_root import LandingRoot
from demo.webshop.schema import EVENT_SCHEMA

_WAITING = 3  # jobs at most: every one holds its rows in memory
_PLAIN = ("event_id", "occurred_at", "received_at")  # of so many values that a dictionary is no use
_SORTED = ["occurred_at", "received_at"]
_DICTIONARY = [name for name in EVENT_SCHEMA.names if name not in _PLAIN]


class DayFiles:
    """A context that writes files one after the other while the next rows are drawn."""

    def __init__(self, landing: LandingRoot) -> None:
        """Writes into the staging folder of `landing`, and delivers to it."""
        self._landing = landing
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._jobs: list[Future[None]] = []

    def __enter__(self) -> DayFiles:
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Waits for what is not written yet; raises the first error of a write."""
        try:
            if error is None:
                self._wait(0)
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def write_events(self, folder: str, name: str, table: pa.Table) -> None:
        """Writes rows as `staging/<folder>/<name>` (Parquet)."""
        self._add(lambda: self._write_parquet(self._place(folder) / name, table))

    def write_bytes(self, folder: str, name: str, content: bytes) -> None:
        """Writes a file, gzipped if its name ends in .gz."""
        if name.endswith(".gz"):
            content = gzip.compress(content, compresslevel=5, mtime=0)
        self._add(lambda: _write(self._place(folder) / name, content))

    def deliver(self, folders: list[str]) -> None:
        """Moves the finished folders into the landing root."""

        def move() -> None:
            for folder in folders:
                self._landing.deliver(folder)
            self._landing.checkpoint()

        self._add(move)

    def _add(self, job: Callable[[], None]) -> None:
        self._wait(_WAITING)
        self._jobs.append(self._pool.submit(job))

    def _wait(self, left: int) -> None:
        while len(self._jobs) > left:
            self._jobs.pop(0).result()

    def _place(self, folder: str) -> Path:
        place = self._landing.staging / folder
        place.mkdir(parents=True, exist_ok=True)
        return place

    @staticmethod
    def _write_parquet(place: Path, table: pa.Table) -> None:
        pq.write_table(
            table,
            place,
            compression="zstd",
            compression_level=1,
            use_dictionary=_DICTIONARY,
            write_statistics=_SORTED,  # of use to readers there only, and costly elsewhere
            store_schema=False,
            row_group_size=122_880,
        )


def _write(place: Path, content: bytes) -> None:
    place.write_bytes(content)
