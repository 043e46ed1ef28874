"""Exposures and conversions of a few people in three experiments, and what they must say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan, nan
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import keys_of, setting_rows, utc
from tests.python.reference import experiments as reference
from tests.python.reference.definitions import definition_rows
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

START = utc("2025-02-01T00:00:00")
CUSTOMERS = ["user:1", "user:2", "user:3", "user:4", "device:5", "device:6"]
DEVICES = ["device:1", "device:2", "device:3", "device:5", "device:6"]
KEYS = ["purchase", "cart_added"]
# a test of customers with a window, one of devices with its days, one that nobody wrote down
EXPERIMENTS: list[dict[str, Any]] = [
    {
        "experiment_key": "windowed", "unit": "customer", "primary_conversion_key": "purchase",
        "started_on": None, "ended_on": None, "metric_days": 2, "planned_units": 100,
        "is_active": True,
    },
    {
        "experiment_key": "dated", "unit": "device", "primary_conversion_key": None,
        "started_on": date(2025, 2, 2), "ended_on": date(2025, 2, 8), "metric_days": None,
        "planned_units": 500, "is_active": True,
    },
    {
        "experiment_key": "over", "unit": "customer", "primary_conversion_key": None,
        "started_on": None, "ended_on": None, "metric_days": None, "planned_units": 500,
        "is_active": False,
    },
]  # fmt: skip
VARIANTS: list[dict[str, Any]] = [
    {"experiment_key": "windowed", "variant": "B", "share": "0.5", "is_control": False},
    {"experiment_key": "windowed", "variant": "A", "share": "0.25", "is_control": True},
    {"experiment_key": "dated", "variant": "B", "share": "1", "is_control": True},
    {"experiment_key": "dated", "variant": "A", "share": "1", "is_control": False},
]
SEGMENTS = ["early", "late"]
FIGURES = ["lift", "ci_low", "ci_high", "p_value", "anytime_p_value", "cuped_lift", "cuped_p_value"]


@dataclass(frozen=True)
class Trials:
    """Rows of what the experiment models read, and the settings."""

    exposures: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    spells: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Trials:
    """Ten days, often several things at the same moment."""
    hours = st.integers(0, 40).map(lambda number: START + timedelta(hours=6 * number))
    who, device = st.sampled_from(CUSTOMERS), st.sampled_from(DEVICES)
    sessions = [
        {
            "session_id": f"s{place}",
            "channel": draw(st.sampled_from(["Email", "Direct"])),
            "device_type": draw(st.sampled_from(["mobile", "desktop"])),
            "region": draw(st.sampled_from([None, "東京都"])),
            "is_bot_like": draw(st.sampled_from([False] * 5 + [True])),
        }
        for place in range(6)
    ]
    visit = st.sampled_from([None, *(row["session_id"] for row in sessions)])
    exposures = [
        {
            "event_id": f"x{place}",
            "experiment_key": draw(st.sampled_from(["windowed", "dated", "over", "unwritten"])),
            "variant": draw(st.sampled_from(["A", "A", "B", "B", "(none)"])),
            "customer_id": draw(who),
            "visitor_id": draw(device),
            "session_id": draw(visit),
            "occurred_at": draw(hours),
        }
        for place in range(draw(st.integers(4, 30)))
    ]
    conversions = [
        {
            "conversion_id": f"c{place}",
            "conversion_key": draw(st.sampled_from(KEYS)),
            "customer_id": draw(who),
            "visitor_id": draw(device),
            "session_id": draw(visit),
            "occurred_at": draw(hours),
            "value": draw(st.sampled_from([0, 10, 2.5])),
        }
        for place in range(draw(st.integers(0, 30)))
    ]
    spells = [
        {
            "customer_id": customer,
            "segment_key": segment,
            "entered_on": date(2025, 2, draw(st.integers(1, 6))),
            "left_on": draw(st.sampled_from([None, date(2025, 2, 7)])),
        }
        for segment in SEGMENTS
        for customer in draw(st.sets(who, min_size=1).map(sorted))
    ]
    settings = Settings(
        time_zone=draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
        experiment_before_days=draw(st.sampled_from([28, 1])),
    )
    return Trials(exposures, sessions, conversions, spells, settings)


def check(bench: Bench, drawn: Trials) -> None:
    """`experiment_results` says what counting every unit by hand does."""
    built = bench.build("experiment_results", given=_given(drawn))["experiment_results"]
    assert_same_rows(map(_rounded, built), map(_rounded, _expected(drawn)), "experiment_results")


def _rounded(row: Row) -> dict[str, Any]:
    # what is computed from sums and what from the outcomes differ by rounding
    return {
        **row,
        **{
            name: None if row[name] is None or isnan(row[name]) else round(row[name], 7) + 0.0
            for name in [*FIGURES, "srm_p_value"]
        },
    }


def _given(drawn: Trials) -> dict[str, Any]:
    texts = [
        *(row[name] for row in drawn.exposures for name in ("event_id", "customer_id")),
        *(row[name] for row in drawn.exposures for name in ("visitor_id",)),
        *(row["customer_id"] for row in drawn.spells),
        *(row["session_id"] for row in drawn.sessions),
    ]
    keys = keys_of({*texts, "nothing"})
    columns = {
        "event_key": "event_id",
        "customer_key": "customer_id",
        "visitor_key": "visitor_id",
        "session_key": "session_id",
    }
    exposures = pa.table(
        {
            **{
                name: pa.array([keys.get(row[text]) for row in drawn.exposures], pa.uint64())
                for name, text in columns.items()
            },
            **{
                name: pa.array([row[name] for row in drawn.exposures], pa.string())
                for name in ("experiment_key", "variant")
            },
            "occurred_at": pa.array(
                [row["occurred_at"] for row in drawn.exposures], pa.timestamp("us")
            ),
        }
    )
    spells = pa.table(
        {
            "customer_key": pa.array(
                [keys[row["customer_id"]] for row in drawn.spells], pa.uint64()
            ),
            "segment_number": pa.array(
                [SEGMENTS.index(row["segment_key"]) + 1 for row in drawn.spells], pa.int32()
            ),
            "entered_on": pa.array([row["entered_on"] for row in drawn.spells], pa.date32()),
            "left_on": pa.array([row["left_on"] for row in drawn.spells], pa.date32()),
        }
    )
    return {
        "int_exposures__identified": exposures,
        "fct_sessions": drawn.sessions,
        "fct_conversions": drawn.conversions,
        "int_segment_spells__numbered": spells,
        "int_segments__numbered": pa.table(
            {
                "segment_key": ["(all)", *SEGMENTS],
                "segment_number": pa.array(range(len(SEGMENTS) + 1), pa.int32()),
            }
        ),
        "experiments": EXPERIMENTS,
        "experiment_variants": VARIANTS,
        "settings": setting_rows(drawn.settings),
    }


def _experiments(drawn: Trials) -> Iterator[reference.Experiment]:
    for row in EXPERIMENTS:
        if row["is_active"]:
            variants = [
                each for each in VARIANTS if each["experiment_key"] == row["experiment_key"]
            ]
            yield reference.Experiment(
                str(row["experiment_key"]),
                row["unit"],
                row["primary_conversion_key"],
                row["started_on"],
                row["ended_on"],
                row["metric_days"],
                row["planned_units"],
                {each["variant"]: float(each["share"]) for each in variants},
                next(each["variant"] for each in variants if each["is_control"]),
            )
    yield reference.Experiment("unwritten", "customer", None, None, None, None, 20_000, {}, "")


def _expected(drawn: Trials) -> list[dict[str, Any]]:
    sessions = {row["session_id"]: row for row in drawn.sessions}
    orders = keys_of(row["event_id"] for row in drawn.exposures)
    exposures = [{**row, "order": orders[row["event_id"]]} for row in drawn.exposures]
    zone = drawn.settings.time_zone

    def segments(customer: str, day: date) -> set[str]:
        return {
            row["segment_key"]
            for row in drawn.spells
            if row["customer_id"] == customer
            and row["entered_on"] <= day
            and (row["left_on"] is None or day < row["left_on"])
        }

    rows: list[dict[str, Any]] = []
    for experiment in _experiments(drawn):
        units = reference.units_of(experiment, exposures, sessions, zone)
        names = sorted({unit.variant for unit in units})
        shares = experiment.shares or dict.fromkeys(names, 1.0)
        control = experiment.control or (names[0] if names else "")
        parts: dict[tuple[str, str], list[reference.Unit]] = {}
        for unit in units:
            for place in reference.places(unit, sessions, segments, zone):
                parts.setdefault(place, []).append(unit)
        told = {
            unit.key: reference.outcomes(
                experiment, unit, drawn.conversions, sessions,
                before_days=drawn.settings.experiment_before_days, zone=zone,
            )
            for unit in units
            if not unit.is_contaminated
        }  # fmt: skip
        for place, members in parts.items():
            rows += _part(experiment, place, members, told, control, shares=shares, everybody=units)
    return rows


def _part(
    experiment: reference.Experiment,
    place: tuple[str, str],
    members: Sequence[reference.Unit],
    told: dict[str, dict[tuple[str, str], tuple[float, float]]],
    control: str,
    *,
    shares: dict[str, float],
    everybody: Sequence[reference.Unit],
) -> Iterator[dict[str, Any]]:
    clean = [unit for unit in members if not unit.is_contaminated]
    metrics = {
        metric
        for unit in clean
        for metric, (after, before) in told[unit.key].items()
        if metric[1] == "rate" or after or before
    }
    if place[0] == "all":
        active = [row for row in definition_rows("conversions") if row["is_active"] == "true"]
        metrics |= {(row["conversion_key"], "rate") for row in active}
    counts = {
        name: sum(unit.variant == name and not unit.is_contaminated for unit in everybody)
        for name in {unit.variant for unit in everybody}
    }
    for metric in metrics:
        of_variant = {
            name: [told[u.key].get(metric, (0.0, 0.0)) for u in clean if u.variant == name]
            for name in {unit.variant for unit in members}
        }
        for name, ours in of_variant.items():
            others = of_variant.get(control, [])
            figures = dict.fromkeys(FIGURES, nan)
            if name != control and ours and others:
                figures |= reference.compared(ours, others, experiment.planned_units)
            yield {
                "experiment_key": experiment.key,
                "breakdown": place[0],
                "breakdown_value": place[1],
                "conversion_key": metric[0],
                "measure": metric[1],
                "variant": name,
                "is_control": name == control,
                "units": len(ours),
                "contaminated_units": sum(u.variant == name for u in members)
                - sum(u.variant == name for u in clean),
                "rate": sum(after for after, _ in ours) / len(ours) if ours else None,
                "srm_p_value": reference.share_p_value(counts, shares),
                **figures,
            }
