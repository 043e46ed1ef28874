"""In which segments customers must have been, and when, and what the segments then brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.lives import Lives
from tests.python.property.tables import clock, keys_of, setting_rows, staged_attributes
from tests.python.reference.rfm import rfm_rows
from tests.python.reference.rows import Row, grouped
from tests.python.reference.segment_months import month_rows
from tests.python.reference.segment_overlaps import overlap_rows
from tests.python.reference.segments import member_days
from tests.python.reference.settings import Settings

# of five customers
FEWEST = 2


def check(bench: Bench, lives: Lives) -> None:
    """Spells cover exactly the reference's dates; rfm and the months follow."""
    models = ("customer_segments", "rfm", "segment_performance", "segment_overlap")
    built = bench.build(*models, given=given(lives))
    spells, world = built["customer_segments"], lives.world
    _check_spells(spells)
    for segment_key in lives.segments:
        for customer_id in world.first_seen:
            held = [
                row
                for row in spells
                if (row["segment_key"], row["customer_id"]) == (segment_key, customer_id)
            ]
            expected = member_days(world, lives.segments, segment_key, customer_id)
            found = {day for row in held for day in _days(row, world.last_day)}
            assert found == expected, (segment_key, customer_id, sorted(found ^ expected))
    assert_same_rows(built["rfm"], rfm_rows(world.conversions, world.last_day), "rfm")
    months = month_rows(world, lives.segments)
    assert_same_rows(built["segment_performance"], months, "segment_performance")
    overlaps = overlap_rows(world, lives.segments, FEWEST)
    assert_same_rows(built["segment_overlap"], overlaps, "segment_overlap")


def _check_spells(spells: list[dict[str, Any]]) -> None:
    """Spells of a customer in a segment are numbered, and a day apart at least."""
    for rows in grouped(spells, lambda row: (row["customer_id"], row["segment_key"])).values():
        ordered = sorted(rows, key=lambda row: row["entered_on"])
        assert [row["spell_number"] for row in ordered] == list(range(1, len(ordered) + 1))
        for row, following in pairwise(ordered):
            assert row["left_on"] is not None and row["left_on"] < following["entered_on"]
        for row in ordered:
            assert row["left_on"] is None or row["entered_on"] < row["left_on"]
            assert row["is_current"] == (row["left_on"] is None)


def _days(spell: Row, last_day: date) -> set[date]:
    ends = spell["left_on"] or last_day + timedelta(days=1)
    return {
        spell["entered_on"] + timedelta(days=n) for n in range((ends - spell["entered_on"]).days)
    }


def given(lives: Lives) -> dict[str, Any]:
    """The rows that the models of segments are built from."""
    world = lives.world
    return {
        "fct_conversions": world.conversions,
        "fct_sessions": world.sessions,
        "dim_customers": [
            {"customer_id": customer_id, "first_seen_at": at}
            for customer_id, at in lives.first_seen_at.items()
        ],
        "int_visit_moments__found": _moments(world.sessions),
        "int_propensities__foretold": _foretold(world.propensities),
        "stg_customers__attributes": staged_attributes(world.statements),
        "stg_landing__clock": clock(world.last_day, world.zone),
        "settings": setting_rows(Settings(time_zone=world.zone, fewest_customers=FEWEST)),
        "segment_rules": lives.conditions,
        # nobody asks for changed sets on a whole build
        "int_customers__changed": [],
        "int_segment_customers__changed": [],
        "int_sessions__left": [],
        "segments": [{"segment_key": key, "is_active": "true"} for key in lives.segments],
    }


def _foretold(propensities: Mapping[tuple[str, str], float]) -> pa.Table:
    """Probabilities as int_propensities__foretold holds them."""
    keys = keys_of(who for who, _ in propensities)
    names = [name.split(".") for _, name in propensities]
    return pa.table(
        {
            "customer_key": pa.array([keys[who] for who, _ in propensities], pa.uint64()),
            "conversion_key": pa.array([name for _, name, _ in names], pa.string()),
            "horizon_days": pa.array([int(days) for *_, days in names], pa.int64()),
            "probability": pa.array([*propensities.values()], pa.float64()),
        }
    )


def _moments(sessions: Sequence[Row]) -> pa.Table:
    """What visits were about, as int_visit_moments__found holds it: every moment twice."""
    keys = keys_of(row["session_id"] for row in sessions)
    found = [(row, moment) for row in sessions for moment in row["moments"] for _ in range(2)]
    return pa.table(
        {
            "session_key": pa.array([keys[row["session_id"]] for row, _ in found], pa.uint64()),
            "session_date": pa.array([row["session_date"] for row, _ in found], pa.date32()),
            "moment": pa.array([moment for _, moment in found], pa.string()),
        }
    )
