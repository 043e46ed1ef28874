"""What each person decided of each purpose, and what may therefore not be counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.python.reference.identity import customer_of, visitor_of
from tests.python.reference.rows import Row

YES = ("granted", "true", "1", "yes")


def stated(text: str, purposes: Mapping[str, str]) -> dict[str, bool]:
    """What a text says of each purpose: granted, or denied by whatever else it says."""
    said: dict[str, bool] = {}
    values = {name: _word(value) for name, value in json.loads(text).items() if value is not None}
    for name, value in values.items():
        if name in purposes:
            purpose = purposes[name]
            said[purpose] = said.get(purpose, True) and value in YES
    if values.get("gpc") in YES:
        said["advertising"] = False
    return said


def _word(value: Any) -> str:
    return (value if isinstance(value, str) else json.dumps(value)).strip().lower()


def consent_rows(events: Sequence[Row], purposes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The last decision of each customer on each purpose; of two at once, the denial.

    Args:
        events: event_id, anonymous_id, user_id, occurred_at, consent (a JSON object, or None).
        purposes: The purpose that each name means.
    """
    made = [
        (customer, purpose, at, is_granted)
        for visitor in {visitor_of(event) for event in events}
        for purpose in set(purposes.values())
        for customer, at, is_granted in _decisions(events, visitor, purpose, purposes)
    ]
    for customer, purpose in {decision[:2] for decision in made}:
        own = [decision for decision in made if decision[:2] == (customer, purpose)]
        last = max(at for _, _, at, _ in own)
        yield {
            "customer_id": customer,
            "purpose": purpose,
            "decided_at": last,
            "is_granted": all(is_granted for _, _, at, is_granted in own if at == last),
        }


def _decisions(
    events: Sequence[Row], visitor: str, purpose: str, purposes: Mapping[str, str]
) -> Iterator[tuple[str, datetime, bool]]:
    """Words of a device on a purpose that are not those of the one before said again."""
    before: tuple[str, bool] | None = None
    for at in sorted({event["occurred_at"] for event in events}):
        words = [
            (customer_of(event, events), stated(event["consent"], purposes)[purpose])
            for event in events
            if event["occurred_at"] == at
            and visitor_of(event) == visitor
            and purpose in stated(event["consent"] or "{}", purposes)
        ]
        is_granted = all(word for _, word in words)
        for customer in sorted({customer for customer, _ in words}):
            if (customer, is_granted) != before:
                before = (customer, is_granted)
                yield customer, at, is_granted


def is_withheld(event: Row, events: Sequence[Row], purposes: Mapping[str, str]) -> bool:
    """Whether the device's latest word on analytics, this event's included, was a denial."""
    words = [
        (other["occurred_at"], stated(other["consent"], purposes)["analytics"])
        for other in events
        if visitor_of(other) == visitor_of(event)
        and other["occurred_at"] <= event["occurred_at"]
        and "analytics" in stated(other["consent"] or "{}", purposes)
    ]
    latest = max((at for at, _ in words), default=None)
    return not all(is_granted for at, is_granted in words if at == latest)
