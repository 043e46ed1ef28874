"""Ways through funnels over pages, and what they must say is lost where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property import ways
from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.road_counts import given
from tests.python.property.tables import event, keys_of, setting_rows, staged_events
from tests.python.reference.funnel_counts import step_rows
from tests.python.reference.funnels import Funnel, entries_of
from tests.python.reference.improvements import (
    drop_rows,
    opportunity_rows,
    page_of,
    part_counts,
    reviewed,
)
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

PAGES = [
    None,
    "https://shop.example",
    "https://shop.example/a?x=1#y",
    "/b",
    "https://shop.example/c/",
]
FIGURES = ["other_drop_rate", "excess_dropped", "reached_before_share", "dropped_share", "p_value"]


@dataclass(frozen=True)
class Losses:
    """Ways, the pages that they lead over by event_id, the moments of their visits, and how many
    days are looked at."""

    ways: ways.Ways
    pages: dict[str, str | None]
    moments: list[dict[str, Any]]
    days: int


@st.composite
def histories(draw: st.DrawFn) -> Losses:
    """Pages that matter, for whoever is on one of them has another rate."""
    drawn = draw(ways.histories())
    pages = {row["event_id"]: draw(st.sampled_from(PAGES)) for row in drawn.events}
    moments = [
        {
            "session_id": row["session_id"],
            "moment": moment,
            "topic": "tea",
            "first_at": ways.START + timedelta(hours=draw(st.integers(0, 2))),
        }
        for row in drawn.sessions
        for moment in draw(st.sets(st.sampled_from(["know", "buy"])))
    ]
    return Losses(drawn, pages, moments, draw(st.sampled_from([28, 1, 2])))


def check(bench: Bench, drawn: Losses) -> None:
    """`drop_off_reasons` and `improvement_opportunities` say what counting entries does."""
    roads = drawn.ways
    values = _values(roads)
    built = bench.build(
        "drop_off_reasons",
        "improvement_opportunities",
        given={
            **given(roads),
            "stg_events__events": staged_events(
                [event(event_id=name, page_url=page) for name, page in drawn.pages.items()]
            ),
            "int_visit_moments__topical": _moments(drawn),
            "conversion_daily": values,
            "settings": setting_rows(Settings(time_zone=roads.zone, funnel_review_days=drawn.days)),
        },
    )
    reasons: list[dict[str, Any]] = []
    opportunities: list[dict[str, Any]] = []
    sessions = {row["session_id"]: row for row in roads.sessions}
    for funnel in roads.funnels:
        entries = entries_of(funnel, roads.counted(roads.conversions), roads.zone, roads.visits)
        steps = step_rows(funnel, entries, sessions, roads.zone, roads.ends_at)
        looked_at = reviewed(steps, drawn.days)
        counts = part_counts(funnel, entries, looked_at, _places(funnel, drawn), roads.zone)
        reasons += drop_rows(funnel, counts)
        opportunities += opportunity_rows(funnel, looked_at, values, drawn.days)
    assert_same_rows(_rounded(built["drop_off_reasons"]), _rounded(reasons), "drop_off_reasons")
    assert_same_rows(built["improvement_opportunities"], opportunities, "improvement_opportunities")


def _values(roads: ways.Ways) -> list[dict[str, Any]]:
    counts = Counter((row["conversion_date"], row["conversion_key"]) for row in roads.conversions)
    return [
        {
            "activity_date": day,
            "conversion_key": key,
            "conversion_count": count,
            "value": 10 * count + len(key),
        }
        for (day, key), count in counts.items()
    ]


def _moments(drawn: Losses) -> pa.Table:
    keys = keys_of(row["session_id"] for row in drawn.ways.sessions)
    rows = drawn.moments
    return pa.table(
        {
            "session_key": pa.array([keys[row["session_id"]] for row in rows], pa.uint64()),
            "moment": pa.array([row["moment"] for row in rows], pa.string()),
            "topic": pa.array([row["topic"] for row in rows], pa.string()),
            "first_at": pa.array([row["first_at"] for row in rows], pa.timestamp("us")),
        }
    )


def _places(funnel: Funnel, drawn: Losses) -> dict[tuple[str, datetime], tuple[str, str]]:
    """Of several conversions of the funnel at one moment, those of the first by event_id."""
    column = "session_id" if funnel.unit == "session" else "customer_id"
    found: dict[tuple[str, datetime], Row] = {}
    for row in drawn.ways.conversions:
        place = (row[column], row["occurred_at"])
        if row["conversion_key"] in funnel.steps and (
            place not in found or row["event_id"] < found[place]["event_id"]
        ):
            found[place] = row
    first: dict[str, str] = {}
    for one in sorted(drawn.moments, key=lambda one: (one["first_at"], one["moment"])):
        first.setdefault(one["session_id"], one["moment"])
    return {
        place: (page_of(drawn.pages[row["event_id"]]), first.get(row["session_id"], "(none)"))
        for place, row in found.items()
    }


def _rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            **{
                name: None if row[name] is None else round(row[name], 9)
                for name in [*FIGURES, "adjusted_p_value"]
            },
        }
        for row in rows
    ]
