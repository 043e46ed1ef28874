"""A small landing folder with its warehouse, for the tests of orchestration/lib/landing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.landing import inventory, land, ledger
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.paths import Paths

DAY = "2025-03-01"
EVENT = {"event_id": "e1", "event_name": "page_view", "occurred_at": "2025-03-01T10:00:00Z"}


def event(number: int = 1, **others: object) -> dict[str, object]:
    """An event that the readers accept."""
    return {**EVENT, "event_id": f"e{number}", **others}


def json_lines(rows: Iterable[dict[str, object]]) -> bytes:
    """Rows as JSON lines."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


class Landing:
    """Write files, land them, look at the views."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "landing"
        self.root.mkdir(parents=True)
        self.paths = Paths(self.root, folder / "home", folder / "published")
        self.paths.home.mkdir()
        self.con = duckdb.connect()
        ledger.ensure(self.con)

    def path(self, name: str, day: str = DAY, feed: str = "events") -> Path:
        path = self.root / feed / f"landed_on={day}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: bytes, day: str = DAY, feed: str = "events") -> Path:
        """A landed file; its content is gzipped when the name ends in .gz."""
        path = self.path(name, day, feed)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    def land(self, limits: Limits | None = None, code: str = "code") -> dict[str, FileFacts]:
        """Build every changed day; facts by file name. Checks the promise about row counts."""
        plan = ledger.plan(self.con, inventory.scan(self.root), code)
        landed = land.prepare(self.paths, self.con, plan, limits or Limits())
        for feed in FEEDS:
            counted = dict(
                self.con.execute(
                    f"select source_file, count(*) from (select * from landing.{feed}) group by all"
                ).fetchall()
            )
            of_feed = [fact for fact in landed.facts if fact.file.feed == feed]
            told = {fact.file.relative_path: fact.row_count for fact in of_feed}
            assert counted == {name: count for name, count in told.items() if count}
        return {fact.file.path.name: fact for fact in landed.facts}

    def rows(self, feed: str = "events") -> list[dict[str, Any]]:
        """The rows of a view, in the order of file and line."""
        result = self.con.execute(f"select * from landing.{feed} order by source_file, source_line")
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def refusals(self) -> list[tuple[int | None, str | None]]:
        """Line and reason of every event row; None for a good one."""
        return [(row["source_line"], row["refusal_reason"]) for row in self.rows()]
