"""Dagster's event log on connections that stay open, for a night alone in its process.

Dagster's own opens a file, asks SQLAlchemy for its SQL and closes the file again for every event,
and the last to close writes everything to the disk: eight of the seconds of a small night. The
files are the same ones, so that the UI shows the night.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from dagster._core.storage.event_log import SqliteEventLogStorage

_INDEX = "index"


class NightEventLog(SqliteEventLogStorage):
    """One engine a file; a night writes two, its own and the index."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Dagster's own takes."""
        self._engines: dict[str, sa.Engine] = {}  # first: what follows connects
        super().__init__(*args, **kwargs)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> NightEventLog:
        """What Dagster makes it with."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def run_connection(self, run_id: str | None = None) -> Iterator[sa.Connection]:
        """A transaction on the file of a run."""
        file = run_id or ""
        if file not in self._engines:
            with super().run_connection(file):
                pass  # makes the tables
            engine = sa.create_engine(
                self.conn_string_for_shard(file), connect_args={"timeout": 20}
            )
            sa.event.listen(engine, "connect", _spare_the_disk)
            self._engines[file] = engine
        with self._engines[file].begin() as connection:
            yield connection

    def index_connection(self) -> Any:
        """A transaction on the file that all runs share."""
        return self.run_connection(_INDEX)

    def dispose(self) -> None:
        """Close the files."""
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


def _spare_the_disk(connection: Any, _: Any) -> None:
    # with a write-ahead log, a power cut then costs the last events and nothing else
    connection.execute("pragma synchronous = normal")
