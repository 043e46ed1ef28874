"""Ways through funnels that people can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.tables import event_id, utc
from tests.python.reference.funnels import Funnel
from tests.python.reference.rows import Row, midnight_utc

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
