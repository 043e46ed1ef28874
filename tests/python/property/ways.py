"""Ways through funnels that people can take, and how they must then be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, event_id, setting_rows, utc
from tests.python.reference.funnel_counts import entry_rows, step_rows
from tests.python.reference.funnels import Entry, Funnel, entries_of, events_of_units
from tests.python.reference.rows import Row, grouped, midnight_utc
from tests.python.reference.settings import Settings
from tests.python.reference.window_funnel import deepest_level

START = utc("2025-03-08T14:00:00")
KEYS = ["viewed", "added", "paid", "shared"]
CUSTOMERS = ["user:1", "user:2", "device:3"]
SESSIONS = ["s1", "s2", "s3", "s4", "s5", None]


@dataclass(frozen=True)
class Ways:
    """Conversions of some customers and sessions, and the funnels over them."""

    conversions: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    funnels: list[Funnel]
    last_day: date
    zone: str

    @property
    def counted(self) -> list[Row]:
        """The conversions without those of bot-like sessions."""
        bots = {row["session_id"] for row in self.sessions if row["is_bot_like"]}
        return [row for row in self.conversions if row["session_id"] not in bots]

    @property
    def ends_at(self) -> datetime:
        """The warehouse's clock."""
        return midnight_utc(self.last_day + timedelta(days=1), self.zone)


@st.composite
def histories(draw: st.DrawFn) -> Ways:
    """Conversions on a grid of hours, so that many coincide and windows end on the dot."""
    conversion = st.tuples(
        st.sampled_from(CUSTOMERS),
        st.sampled_from(SESSIONS),
        st.integers(0, 40),
        st.sampled_from([0, 0, 0, 0, 1, -1]),
        st.sets(st.sampled_from(KEYS), min_size=1, max_size=2),
    )
    funnel = st.tuples(
        st.lists(st.sampled_from(KEYS), min_size=2, max_size=5),
        st.sampled_from([1, 2, 3, 6, 12, 24]),
        st.sampled_from(["customer", "customer", "session"]),
        st.sampled_from(["any", "first"]),
    )
    session = st.tuples(
        st.sampled_from(["Direct", "Email"]),
        st.sampled_from(["mobile", "desktop"]),
        st.sampled_from(["東京都", "Texas", None]),
        st.sampled_from([False, False, False, True]),
    )
    return Ways(
        _placed(draw(st.lists(conversion, min_size=30, max_size=60))),
        _described(draw(st.tuples(*(session for _ in SESSIONS[:-1])))),
        [
            Funnel(f"funnel_{place}", tuple(steps), window, unit, mode)
            for place, (steps, window, unit, mode) in enumerate(
                draw(st.lists(funnel, min_size=6, max_size=8))
            )
        ],
        draw(st.sampled_from([date(2025, 3, 8), date(2025, 3, 9), date(2025, 3, 11)])),
        draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])),
    )


def check(bench: Bench, ways: Ways) -> None:
    """Entries, steps and the deepest levels are those of the references."""
    built = bench.build("funnel_entries", "funnel_steps_daily", given=_given(ways))
    sessions = {row["session_id"]: row for row in ways.sessions}
    world = (sessions, ways.zone, ways.ends_at)
    expected_entries, expected_steps = [], []
    for funnel in ways.funnels:
        entries = entries_of(funnel, ways.counted, ways.zone)
        expected_entries += entry_rows(funnel, entries, *world)
        expected_steps += step_rows(funnel, entries, *world)
        _check_levels(funnel, entries, ways)
    assert_same_rows(built["funnel_entries"], expected_entries, "funnel_entries")
    assert_same_rows(built["funnel_steps_daily"], expected_steps, "funnel_steps")
    _check_sums(built["funnel_steps_daily"])


def _check_levels(funnel: Funnel, entries: list[Entry], ways: Ways) -> None:
    """The deepest entry of a unit over all days is what windowFunnel returns for it."""
    if funnel.entry_mode != "any":
        return
    deepest = {
        unit_id: max(entry.depth for entry in of_unit)
        for unit_id, of_unit in _by_unit(entries).items()
    }
    for unit_id, events in events_of_units(funnel, ways.counted).items():
        level = deepest_level(funnel.steps, funnel.window, events)
        assert deepest.get(unit_id, 0) == level, (funnel, unit_id)


def _check_sums(steps: list[dict[str, Any]]) -> None:
    """Every breakdown adds up to the total, and no rate exceeds 1."""
    by_step = grouped(steps, lambda row: (row["funnel_key"], row["entry_date"], row["step_number"]))
    for step, rows in by_step.items():
        for column in ("entered", "reached", "dropped"):
            total = sum(row[column] for row in rows if row["breakdown"] == "all")
            for breakdown in ("channel", "device", "region"):
                part = sum(row[column] for row in rows if row["breakdown"] == breakdown)
                assert part == total, (step, column, breakdown)
    for row in steps:
        assert 0 <= row["overall_rate"] <= 1 and 0 <= (row["step_rate"] or 0) <= 1, row


def _given(ways: Ways) -> dict[str, Any]:
    return {
        "fct_conversions": ways.conversions,
        "fct_sessions": ways.sessions,
        "settings": setting_rows(Settings(time_zone=ways.zone)),
        "stg_landing__clock": clock(ways.last_day, ways.zone),
        "funnels": [
            {
                "funnel_key": funnel.key,
                "unit": funnel.unit,
                "order_mode": "ordered",
                "entry_mode": funnel.entry_mode,
                "window_hours": funnel.window_hours,
            }
            for funnel in ways.funnels
        ],
        "funnel_steps": [
            {
                "funnel_key": funnel.key,
                "step_number": number,
                "conversion_key": key,
                "is_optional": "false",
            }
            for funnel in ways.funnels
            for number, key in enumerate(funnel.steps, start=1)
        ],
    }


def _by_unit(entries: list[Entry]) -> dict[str, list[Entry]]:
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        units.setdefault(entry.unit_id, []).append(entry)
    return units


def _placed(drawn: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "conversion_id": f"{event_id(place)}:{key}",
            "event_id": event_id(place),
            "conversion_key": key,
            "customer_id": customer_id,
            "session_id": session_id,
            "occurred_at": START + timedelta(hours=hours, seconds=seconds),
        }
        for place, (customer_id, session_id, hours, seconds, keys) in enumerate(drawn)
        for key in sorted(keys)
    ]


def _described(drawn: tuple[Any, ...]) -> list[dict[str, Any]]:
    names = ("session_id", "channel", "device_type", "region", "is_bot_like")
    return [
        dict(zip(names, (session_id, *told), strict=True))
        for session_id, told in zip(SESSIONS[:-1], drawn, strict=True)
    ]
