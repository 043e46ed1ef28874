"""Which landed events can be used, why the others can't, and which are copies.

The first thing that is wrong is the reason: what the reader of the file said, a field longer
than allowed, no id, no name, a value that cannot be read as its type, no time, a time that
cannot be (before the earliest date, or further ahead of the day it landed on than allowed), no
identity, or properties or a consent that is no JSON object.

Of usable events with one event_id the one received first counts, across all days; those that
do not say when they were received come after; then the day, the file and the line decide.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from tests.python.reference.rows import Row, grouped
from tests.python.reference.settings import Settings

NUMBERS = ("quantity", "value", "scroll_percent", "engagement_seconds")
TIMES = ("occurred_at", "received_at")


def refusal_reason(
    row: Row,
    settings: Settings,
    read_number: Callable[[str], object | None],
    erased: Collection[str] = (),
) -> str | None:
    """Why a landed row of text can't be used, else None.

    Args:
        erased: The users and devices that were erased.
    """
    if row["refusal_reason"]:
        return str(row["refusal_reason"])
    texts = {name: _text(row[name]) for name in row if name not in _PLACES}
    # an over-long time or number is one that cannot be read, whatever its length
    bounded = [text for name, text in texts.items() if name not in (*NUMBERS, *TIMES)]
    if any(len(text) > settings.max_field_characters for text in bounded if text):
        return "oversized_field"
    for name in ("event_id", "event_name"):
        if texts[name] is None:
            return f"missing_{name}"
    for name, read in [*((n, read_time) for n in TIMES), *((n, read_number) for n in NUMBERS)]:
        text = texts[name]
        if text is not None and read(text) is None:
            return f"invalid_{name}"
    if texts["occurred_at"] is None:
        return "missing_occurred_at"
    occurred_at = read_time(texts["occurred_at"])
    assert occurred_at
    if occurred_at < datetime.combine(settings.earliest_date, time()):
        return "occurred_too_early"
    landed_day_ends = datetime.combine(row["landed_on"], time()) + timedelta(days=1)
    if occurred_at >= landed_day_ends + timedelta(days=settings.max_days_ahead):
        return "occurred_too_late"
    if texts["anonymous_id"] is None and texts["user_id"] is None:
        return "missing_identity"
    if texts["anonymous_id"] in erased or texts["user_id"] in erased:
        return "erased"
    for name in ("properties", "consent"):
        text = texts[name]
        if text is not None and not _is_json_object(text):
            return f"invalid_{name}"
    return None


def first_copies(rows: Sequence[Row]) -> list[Row]:
    """Of usable landed rows those that count, one an event_id."""
    by_id = grouped(rows, lambda row: _text(row["event_id"]))
    return [min(copies, key=_arrival) for copies in by_id.values()]


def read_time(text: str) -> datetime | None:
    """A time of ISO 8601 in UTC; no offset means UTC; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_PLACES = ("landed_on", "source_file", "source_line", "refusal_reason")


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _arrival(row: Row) -> tuple[bool, datetime, date, str, int]:
    received = _text(row["received_at"])
    received_at = read_time(received) if received else None
    return (
        received_at is None,
        received_at or datetime.max,
        row["landed_on"],
        row["source_file"],
        row["source_line"],
    )


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
