"""The last words of a night: what came in and was refused, the funnel, where to look, the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from orchestration.lib import dashboard
from orchestration.lib.paths import Paths


def summary(paths: Paths, days: Sequence[date]) -> str:
    """A page of text about the marts as they are published now.

    Args:
        days: The days that this night built; the feeds' counts are of these.
    """
    with duckdb.connect(str(paths.published / "kizashi.duckdb"), read_only=True) as con:
        parts = [
            _came_in(con, days),
            _withheld(con),
            _refused(con, days),
            _unknown(con),
            _totals(con),
            _funnels(con),
        ]
    if (paths.landing / "SIMULATED.txt").exists():
        parts.insert(0, "SIMULATED: none of this happened; the numbers are drawn by a generator")
    where = [
        f"marts       {paths.published / 'kizashi.duckdb'} (schema marts)",
        f"as Parquet  {paths.published / 'parquet'}",
        _page(paths),
        f"checks      {paths.data_docs / 'marts' / 'index.html'}",
        'ask         make query SQL="from marts.funnel_steps limit 10"',
    ]
    parts += ["\n".join(where), dashboard.in_ten_lines(paths)]
    return "\n\n".join(part for part in parts if part)


def _page(paths: Paths) -> str:
    """Where the morning page is, or that this version has none."""
    if not dashboard.is_current(paths):
        return "page        failed; the marts are published. Mend it and run make dashboard"
    return f"page        {paths.published / dashboard.FOLDER / dashboard.PAGES[0]}"


def _came_in(con: duckdb.DuckDBPyConnection, days: Sequence[date]) -> str:
    rows = con.execute(
        """
        select feed, sum(rows_read), sum(accepted), sum(duplicate), sum(quarantined)
        from marts.batch_reconciliation
        where list_contains(?, landed_on)
        group by feed order by feed
        """,
        [list(days)],
    ).fetchall()
    return _table(["came in", "rows read", "accepted", "duplicate", "quarantined"], rows)


def _withheld(con: duckdb.DuckDBPyConnection) -> str:
    (count,) = con.execute("select sum(withheld_count) from marts.data_freshness").fetchall()[0]
    if not count:
        return ""
    return f"{int(count):,} accepted events are in no mart: analytics was denied on their devices"


def _refused(con: duckdb.DuckDBPyConnection, days: Sequence[date]) -> str:
    rows = con.execute(
        """
        select refusal_reason, sum(row_count), min(source_file),
            min_by(first_source_line, source_file)
        from marts.quarantine_summary
        where list_contains(?, landed_on)
        group by refusal_reason order by 2 desc, 1 limit 8
        """,
        [list(days)],
    ).fetchall()
    return _table(["refused because", "rows", "for example", "line"], rows)


def _unknown(con: duckdb.DuckDBPyConnection) -> str:
    rows = con.execute(
        """
        select event_name, sum(event_count) from marts.unclassified_events
        group by event_name order by 2 desc, 1 limit 5
        """
    ).fetchall()
    return _table(["no definition knows", "events"], rows)


def _totals(con: duckdb.DuckDBPyConnection) -> str:
    rows = con.execute(
        """
        select conversion_key, tier, count(*), count(distinct customer_id), sum(value)
        from marts.fct_conversions
        group by conversion_key, tier order by tier, 3 desc, 1
        """
    ).fetchall()
    return _table(["conversion", "tier", "conversions", "customers", "value"], rows)


def _funnels(con: duckdb.DuckDBPyConnection) -> str:
    """Every funnel over its mature dates, one line a step."""
    rows = con.execute(
        """
        select
            funnel_key, step_number, conversion_key, sum(reached),
            sum(reached) / sum(entered)
        from marts.funnel_steps
        where breakdown = 'all' and is_mature
        group by funnel_key, step_number, conversion_key
        order by funnel_key, step_number
        """
    ).fetchall()
    drawn = [
        (
            funnel if step == 1 else "",
            # where steps come in any order a number is no conversion
            f"{step} {conversion}" if conversion else f"any {step}",
            reached,
            f"{rate:6.1%}",
            _bar(rate),
        )
        for funnel, step, conversion, reached, rate in rows
    ]
    return _table(["funnel (mature days)", "step", "reached", "of all", ""], drawn)


def _bar(rate: float) -> str:
    return "█" * round(rate * 24) or "▏"


def _table(head: list[str], rows: Sequence[Sequence[Any]]) -> str:
    """Text columns: numbers to the right, words to the left; nothing when there is no row."""
    if not rows:
        return ""
    lines = [head, *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    numeric = [not isinstance(rows[0][i], str) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in lines
    )


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return f"{value:,.2f}" if value != int(value) else f"{int(value):,}"
