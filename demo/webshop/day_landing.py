"""One day's folder of events: what comes in time, what comes late, what is broken."""

from __future__ import annotations

import pyarrow as pa

from demo.webshop.broken_rows import break_rows, draw_broken
from demo.webshop.day import Day
from demo.webshop.day_files import DayFiles
from demo.webshop.defects import take_apart
from demo.webshop.json_lines import json_lines
from demo.webshop.planted import Planted, add
from demo.webshop.schema import EVENT_SCHEMA


class DayLanding:
    """Takes the day's tables one by one, spoils a few rows, and writes the files.

    `later` holds the rows of earlier days that land on this or a later day, by day number.
    """

    def __init__(
        self,
        files: DayFiles,
        day: Day,
        later: dict[int, list[pa.Table]],
        planted: Planted,
    ) -> None:
        """Begins the day; `planted` is moved on as rows land."""
        self.folder = f"events/{day.folder}"
        self._files = files
        self._day = day
        self._later = later
        self._planted = planted
        self._as_json = [EVENT_SCHEMA.empty_table()]
        self._rows = 0

    def put(self, name: str, table: pa.Table) -> None:
        """Lands usable rows as `events-<name>.parquet`, but for those that go other ways."""
        self._rows += table.num_rows
        parts = take_apart(self._day, table)
        self._planted.late_rows += parts.late
        self._planted.repeated_rows += parts.repeated
        for day_number, rows in parts.later:
            self._later.setdefault(day_number, []).append(rows)
        self._as_json.append(parts.as_json)
        if parts.on_time.num_rows:
            self._files.write_events(self.folder, f"events-{name}.parquet", parts.on_time)
        self._count(parts.on_time.num_rows + parts.as_json.num_rows)

    def finish(self) -> None:
        """Lands late and repeated rows, rows as JSON lines, and the broken rows among both."""
        as_json = pa.concat_tables(self._as_json)
        late = pa.concat_tables(
            [*self._later.pop(self._day.number, []), EVENT_SCHEMA.empty_table()]
        )
        reasons = draw_broken(self._day, self._rows)
        samples = as_json if as_json.num_rows else late
        broken = EVENT_SCHEMA.empty_table()
        lines = json_lines(as_json)
        if samples.num_rows:
            broken, broken_lines = break_rows(self._day, samples, reasons)
            lines += broken_lines
            for reason in reasons:
                add(self._planted.broken_rows, {reason: 1})
            self._count(broken.num_rows + len(broken_lines))
        if late.num_rows + broken.num_rows:
            rows = pa.concat_tables([late, broken])
            self._files.write_events(self.folder, "events-late.parquet", rows)
        if lines:
            name = "events-extra.jsonl.gz" if self._day.number % 3 == 2 else "events-extra.jsonl"
            order = self._day.rng.permutation(len(lines))
            content = b"".join(lines[position] + b"\n" for position in order)
            self._files.write_bytes(self.folder, name, content)
        self._count(late.num_rows)

    def _count(self, rows: int) -> None:
        add(self._planted.events_by_landing_day, {str(self._day.date): rows})
