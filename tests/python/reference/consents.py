"""What each person last said of each purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
    """The latest word of each customer on each purpose; of two at once, the denial.

    Args:
        events: customer_id, occurred_at, consent (a JSON object, or None).
        purposes: The purpose that each name means.
    """
    for customer in {row["customer_id"] for row in events}:
        words = [
            (row["occurred_at"], purpose, is_granted)
            for row in events
            if row["customer_id"] == customer and row["consent"] is not None
            for purpose, is_granted in stated(row["consent"], purposes).items()
        ]
        for purpose in {word[1] for word in words}:
            latest = max(at for at, name, _ in words if name == purpose)
            yield {
                "customer_id": customer,
                "purpose": purpose,
                "stated_at": latest,
                "is_granted": all(
                    is_granted for at, name, is_granted in words if (at, name) == (latest, purpose)
                ),
            }
