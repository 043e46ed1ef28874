"""A night in a few numbers, which Dagster plots from night to night."""

from __future__ import annotations

from pathlib import Path

import duckdb

_FIGURES = """
with clock as (
    select cast(max(clock_at) as date) - 7 as since from marts.data_freshness
),
visits as (
    select count(*) as sessions
    from marts.fct_sessions, clock where session_date >= since and not is_bot_like
),
goals as (
    select
        coalesce(sum(conversion_count) filter (tier = 'macro'), 0) as macro_count,
        coalesce(sum(conversion_count) filter (tier = 'micro'), 0) as micro_count,
        sum(value) filter (tier = 'macro') as macro_value
    from marts.conversion_daily, clock where activity_date >= since
),
landed as (
    select sum(rows_read) as rows_read, sum(quarantined) as quarantined
    from marts.batch_reconciliation, clock where landed_on >= since
),
unknown as (
    select sum(event_count) as event_count
    from marts.unclassified_events, clock where landed_on >= since
)
select
    sessions as "sessions, 7 days",
    100 * macro_count / nullif(sessions, 0) as "macro conversions per 100 sessions",
    100 * micro_count / nullif(sessions, 0) as "micro conversions per 100 sessions",
    macro_value as "value of macro conversions, 7 days",
    rows_read as "rows read, 7 days",
    1000 * quarantined / nullif(rows_read, 0) as "quarantined per 1,000 rows",
    1000 * coalesce(event_count, 0) / nullif(rows_read, 0) as "unclassified per 1,000 rows"
from visits, goals, landed, unknown
"""


def seven_days(database: Path) -> dict[str, float]:
    """Rates and sums of the seven latest landed days of a published file.

    Returns:
        By what they are; a rate of nothing is left out.
    """
    with duckdb.connect(str(database), read_only=True) as con:
        found = con.execute(_FIGURES)
        names = [name for name, *_ in found.description or []]
        values = found.fetchone() or ()
    return {
        name: float(value) for name, value in zip(names, values, strict=True) if value is not None
    }
