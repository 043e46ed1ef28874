"""What the published marts say about definitions: totals, never anything of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.lib.dashboard.marts import Marts, open_marts

DAYS_BEFORE = 28

_CONVERSIONS = f"""
    select
        conversion_key,
        coalesce(sum(conversion_count) filter (activity_date = getvariable('last_day')), 0) as day,
        coalesce(sum(conversion_count) filter (
            activity_date between getvariable('last_day') - {DAYS_BEFORE}
                and getvariable('last_day') - 1
        ), 0) as before,
        max(activity_date) filter (conversion_count > 0) as last_on
    from marts.conversion_daily
    group by conversion_key
"""

_FUNNELS = f"""
    with newest as (
        select funnel_key, max(entry_date) as last_on
        from marts.funnel_steps
        where is_mature and breakdown = 'all'
        group by funnel_key
    )
    select
        steps.funnel_key,
        steps.step_number,
        newest.last_on,
        sum(steps.entered) as entered,
        sum(steps.reached) as reached
    from marts.funnel_steps as steps
    inner join newest on steps.funnel_key = newest.funnel_key
    where steps.breakdown = 'all' and steps.is_mature
        and steps.entry_date > newest.last_on - {DAYS_BEFORE}
    group by all
    order by all
"""

_SEGMENTS = """
    select segment_key, count(*) as customers
    from marts.customer_segments
    where is_current
    group by segment_key
"""

_AUDIENCES = """
    select audience_key, outcome, customer_count, is_hidden
    from marts.audience_sizes
    where outcome in ('chosen', 'held_out')
"""

_VARIANTS = """
    select experiment_key, variant, max(units) as units
    from marts.experiment_results
    where breakdown = 'all'
    group by all
"""


@dataclass(frozen=True)
class Conversion:
    """How often a conversion was counted: on the latest whole day and on the days before it."""

    day: int
    before: int
    last_on: date


@dataclass(frozen=True)
class Funnel:
    """The mature entries of the newest days by step: who entered, who got that far."""

    last_on: date
    entered: int
    reached: Mapping[int, int]


@dataclass(frozen=True)
class Counts:
    """Totals by key; a key that is not there was never seen.

    Attributes:
        last_day: The latest landed day that is whole.
        fewest: A total of fewer customers is not told.
        audiences: By audience and outcome; None where the marts hide it.
        variants: Units by experiment and variant.
    """

    last_day: date | None
    fewest: int
    conversions: Mapping[str, Conversion] = field(default_factory=dict)
    funnels: Mapping[str, Funnel] = field(default_factory=dict)
    segments: Mapping[str, int] = field(default_factory=dict)
    audiences: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    variants: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def first_before(self) -> date | None:
        """The first of the days before the latest whole one."""
        return self.last_day - timedelta(days=DAYS_BEFORE) if self.last_day else None

    def customers(self, count: int | None) -> str:
        """A number of customers, if it is not too small to be told."""
        if count is None or 0 < count < self.fewest:
            return f"fewer than {self.fewest:,}"
        return f"{count:,}"


def read_counts(database: Path, settings: Mapping[str, Any]) -> Counts:
    """Ask one published version; a duckdb.Error says that it has not what is asked for."""
    with open_marts(database, settings, {}) as marts:
        return Counts(
            last_day=marts.day("last_day"),
            fewest=int(settings["fewest_customers"]),
            conversions={
                row["conversion_key"]: Conversion(
                    int(row["day"]), int(row["before"]), row["last_on"]
                )
                for row in marts.rows(_CONVERSIONS)
                if row["last_on"]
            },
            funnels=_funnels(marts),
            segments={row["segment_key"]: row["customers"] for row in marts.rows(_SEGMENTS)},
            audiences={
                (row["audience_key"], row["outcome"]): None
                if row["is_hidden"]
                else row["customer_count"]
                for row in marts.rows(_AUDIENCES)
            },
            variants={
                (row["experiment_key"], row["variant"]): row["units"]
                for row in marts.rows(_VARIANTS)
            },
        )


def _funnels(marts: Marts) -> dict[str, Funnel]:
    found: dict[str, Funnel] = {}
    for row in marts.rows(_FUNNELS):
        known = found.get(row["funnel_key"])
        reached = {**(known.reached if known else {}), row["step_number"]: int(row["reached"])}
        found[row["funnel_key"]] = Funnel(row["last_on"], int(row["entered"]), reached)
    return found
