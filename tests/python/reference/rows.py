"""Rows as plain mappings, and the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


def in_time_order(events: Iterable[Row]) -> list[Row]:
    """Events as they happened; those of one moment by their event_id."""
    return sorted(events, key=lambda event: (event["occurred_at"], event["event_id"]))


def grouped(rows: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """Rows by a key, each group in the order in which the rows came."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def local_date(moment: datetime, zone: str) -> date:
    """The date on the wall calendar of a zone, at a moment given in UTC without an offset."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def midnight_utc(day: date, zone: str) -> datetime:
    """The moment in UTC, without an offset, at which a date begins in a zone."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return begins.astimezone(UTC).replace(tzinfo=None)
