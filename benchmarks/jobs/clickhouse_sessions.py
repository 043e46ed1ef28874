"""ClickHouse: sessions of staged events."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.jobs import clickhouse
from benchmarks.window_funnel import quoted

_FIRST = ("user_agent", "country", "region", "city", "store_id")


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Make every session with all of its columns, and drop them; then count them, not timed."""
    con = clickhouse.session(task)
    sessions = _sessions(task)
    started = time.monotonic()
    con.query(f"{sessions} format Null")
    seconds = time.monotonic() - started
    counts = clickhouse.first_rows(
        con,
        "select count(), toInt64(sum(event_count)), toInt64(sum(page_view_count)), "
        "toInt64(sum(dateDiff('microsecond', started_at, ended_at))), count(landing_page) "
        f"from ({sessions}) settings output_format_json_quote_64bit_integers = 0",
    )[0]
    names = ("sessions", "events", "page_views", "microseconds", "landing_pages")
    return {"seconds": round(seconds, 3), "counts": dict(zip(names, counts, strict=True))}


def _sessions(task: dict[str, Any]) -> str:
    contacts = ", ".join(quoted(name) for name in task["contact"])
    page_views = ", ".join(quoted(name) for name in task["page_view"])
    firsts = ", ".join(f"argMin({column}, event_number) as {column}" for column in _FIRST)
    return f"""
        select
            visitor_id,
            argMin(anonymous_id, event_number) as anonymous_id,
            min(occurred_at) as started_at,
            max(occurred_at) as ended_at,
            count() as event_count,
            countIf(event_name in ({page_views})) as page_view_count,
            sum(ifNull(engagement_seconds, 0)) as engagement_seconds,
            {firsts},
            argMinIf(page_url, event_number, event_name in ({page_views})) as landing_page
        from (
            select *, sum(is_start) over (
                partition by visitor_id order by event_number
                rows between unbounded preceding and current row
            ) as session_number
            from (
                select
                    *,
                    row_number() over visitor as event_number,
                    event_number = 1 or occurred_at
                    > lagInFrame(occurred_at) over visitor + interval {task["gap_minutes"]} minute
                        as is_start
                from (
                    select
                        *,
                        coalesce('device:' || anonymous_id, 'user:' || user_id) as visitor_id
                    from file({quoted(task["events"])}, Parquet)
                    where event_name not in ({contacts})
                )
                window visitor as (
                    partition by visitor_id order by occurred_at, event_id
                    rows between unbounded preceding and unbounded following
                )
            )
        )
        group by visitor_id, session_number
    """
