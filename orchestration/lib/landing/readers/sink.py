"""Conformed rows into one Parquet file, many small landed files together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.lib.landing.feeds import Feed
from orchestration.lib.landing.readers.conform import EXTRA, Conformer
from orchestration.lib.landing.readers.rows import Row

_BATCH_ROWS = 1_024
_BATCH_CHARACTERS = 8_000_000
_GROUP_ROWS = 65_536
_GROUP_BYTES = 64_000_000


def schema(feed: Feed) -> pa.Schema:
    """Every known column as text, then where the row comes from and why it is refused."""
    columns = [*feed.columns, EXTRA]
    return pa.schema(
        [
            *((name, pa.string()) for name in columns),
            ("landed_on", pa.date32()),
            ("source_file", pa.string()),
            ("source_line", pa.int64()),
            ("refusal_reason", pa.string()),
        ]
    )


class Sink:
    """A Parquet file of one feed. Holds at most a row group in memory (64 MB of text or so).

    The file is created by the first row; without rows there is none. Close it.
    """

    def __init__(self, path: Path, feed: Feed) -> None:
        """A sink that will write `path`; its folder is made when needed."""
        self.path = path
        self.feed = feed
        self._schema = schema(feed)
        self._writer: pq.ParquetWriter | None = None
        self._batches: list[pa.RecordBatch] = []
        self._row_count = 0
        self._byte_count = 0

    @property
    def is_written(self) -> bool:
        """Whether there was a row, and so a file."""
        return self._writer is not None

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        if self._writer:
            self._writer.close()

    def write(
        self, rows: Iterable[Row], conformer: Conformer, landed_on: date, source_file: str
    ) -> int:
        """Append the rows of one landed file; returns how many. Line 0 means the whole file."""
        count = size = 0
        block: list[Row] = []
        for row in rows:
            block.append(row)
            size += row[1]
            if len(block) >= _BATCH_ROWS or size >= _BATCH_CHARACTERS:
                count += self._add(block, conformer, landed_on, source_file)
                block, size = [], 0
        return count + self._add(block, conformer, landed_on, source_file)

    def _add(
        self, block: list[Row], conformer: Conformer, landed_on: date, source_file: str
    ) -> int:
        count = len(block)
        if not count:
            return 0
        columns = conformer.conform(block)
        columns["landed_on"] = pa.repeat(pa.scalar(landed_on, pa.date32()), count)
        columns["source_file"] = pa.repeat(pa.scalar(source_file, pa.string()), count)
        columns["source_line"] = pa.array([row[0] or None for row in block], pa.int64())
        columns["refusal_reason"] = pa.array([row[3] for row in block], pa.string())
        nothing = pa.nulls(count, pa.string())
        arrays = [columns.get(name, nothing) for name in self._schema.names]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._batches.append(batch)
        self._row_count += count
        self._byte_count += batch.nbytes
        if self._row_count >= _GROUP_ROWS or self._byte_count >= _GROUP_BYTES:
            self._flush()
        return count

    def _flush(self) -> None:
        if not self._batches:
            return
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Read once, soon, on this machine: fast to write matters more than small.
            self._writer = pq.ParquetWriter(
                self.path,
                self._schema,
                compression="lz4",
                use_dictionary=["source_file", "landed_on", "refusal_reason"],
                write_statistics=False,
            )
        self._writer.write_table(pa.Table.from_batches(self._batches), row_group_size=_GROUP_ROWS)
        self._batches, self._row_count, self._byte_count = [], 0, 0
