"""Ways through funnels that people can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.tables import event_id, utc
from tests.python.reference.funnels import Exclusion, Funnel
from tests.python.reference.rows import Row, local_date, midnight_utc

START = utc("2025-03-08T14:00:00")
KEYS = ["viewed", "added", "paid", "shared"]
CUSTOMERS = ["user:1", "user:2", "device:3"]
SESSIONS = ["s1", "s2", "s3", "s4", "s5", None]
HOURS = [1, 2, 3, 6, 12, 24]


@dataclass(frozen=True)
class Ways:
    """Events of some customers and sessions, what they are, and the funnels over them.

    An event without a session is a contact: nothing that its customer did, unless it is a
    conversion.
    """

    conversions: list[dict[str, Any]]
    events: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    funnels: list[Funnel]
    last_day: date
    zone: str

    def counted(self, rows: list[dict[str, Any]]) -> list[Row]:
        """The rows without those of bot-like sessions."""
        bots = {row["session_id"] for row in self.sessions if row["is_bot_like"]}
        return [row for row in rows if row["session_id"] not in bots]

    @property
    def visits(self) -> list[Row]:
        """The events of visits that are not bot-like."""
        return [row for row in self.counted(self.events) if row["session_id"]]

    @property
    def ends_at(self) -> datetime:
        """The warehouse's clock."""
        return midnight_utc(self.last_day + timedelta(days=1), self.zone)


@st.composite
def histories(draw: st.DrawFn) -> Ways:
    """Events on a grid of hours, so that many coincide and windows end on the dot."""
    event = st.tuples(
        st.sampled_from(CUSTOMERS),
        st.sampled_from(SESSIONS),
        st.integers(0, 40),
        st.sampled_from([0, 0, 0, 0, 1, -1]),
        st.sampled_from([1, 1, 1, 1, 2, 0]).flatmap(
            lambda size: st.sets(st.sampled_from(KEYS), min_size=size, max_size=size)
        ),
    )
    session = st.tuples(
        st.sampled_from(["Direct", "Email"]),
        st.sampled_from(["mobile", "desktop"]),
        st.sampled_from(["東京都", "Texas", None]),
        st.sampled_from([False, False, False, True]),
    )
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
    events = draw(st.lists(event, min_size=30, max_size=60))
    return Ways(
        _conversions(events, zone),
        [row for row, _ in _placed(events)],
        _described(draw(st.tuples(*(session for _ in SESSIONS[:-1])))),
        [draw(funnels(f"funnel_{place}", KEYS, HOURS)) for place in range(draw(st.integers(6, 8)))],
        draw(st.sampled_from([date(2025, 3, 8), date(2025, 3, 9), date(2025, 3, 11)])),
        zone,
    )


@st.composite
def funnels(draw: st.DrawFn, key: str, keys: list[str], hours: list[int]) -> Funnel:
    """Any funnel over some conversions, with one of these windows."""
    steps = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=5))
    order_mode = draw(st.sampled_from(["ordered", "ordered", "strict", "strict_steps", "any"]))
    optional: frozenset[int] = frozenset()
    limits: tuple[tuple[int, int], ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    if order_mode != "any" and len(steps) > 2 and draw(st.booleans()):
        numbers = st.integers(2, len(steps))
        optional = draw(st.frozensets(numbers, min_size=1, max_size=len(steps) - 2))
    if draw(st.booleans()):
        first = 1 if order_mode == "any" else 2
        limited = draw(st.sets(st.integers(first, len(steps)), min_size=1))
        limits = tuple((step, draw(st.sampled_from(hours[:4]))) for step in sorted(limited))
    if draw(st.booleans()):
        exclusions = tuple(draw(st.sets(_exclusion(steps, keys), min_size=1, max_size=2)))
    return Funnel(
        key,
        tuple(steps),
        draw(st.sampled_from(hours)),
        draw(st.sampled_from(["customer", "customer", "session"])),
        draw(st.sampled_from(["any", "first"])),
        order_mode,
        optional,
        limits,
        exclusions,
    )


@st.composite
def _exclusion(draw: st.DrawFn, steps: list[str], keys: list[str]) -> Exclusion:
    from_step = draw(st.integers(1, len(steps) - 1))
    to_step = draw(st.integers(from_step + 1, len(steps)))
    return Exclusion(draw(st.sampled_from([*keys, "inquiry_sent"])), from_step, to_step)


def _conversions(drawn: list[Any], zone: str) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "conversion_id": f"{row['event_id']}:{key}",
            "conversion_key": key,
            "conversion_date": local_date(row["occurred_at"], zone),
        }
        for row, keys in _placed(drawn)
        for key in sorted(keys)
    ]


def _placed(drawn: list[Any]) -> list[tuple[dict[str, Any], set[str]]]:
    return [
        (
            {
                "event_id": event_id(place),
                "customer_id": customer_id,
                "session_id": session_id,
                "occurred_at": START + timedelta(hours=hours, seconds=seconds),
            },
            keys,
        )
        for place, (customer_id, session_id, hours, seconds, keys) in enumerate(drawn)
    ]


def _described(drawn: tuple[Any, ...]) -> list[dict[str, Any]]:
    names = ("session_id", "channel", "device_type", "region", "is_bot_like")
    return [
        dict(zip(names, (session_id, *told), strict=True))
        for session_id, told in zip(SESSIONS[:-1], drawn, strict=True)
    ]
