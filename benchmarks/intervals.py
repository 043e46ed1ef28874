"""Stretches of time that may overlap, because models run side by side."""

from __future__ import annotations

from collections.abc import Iterable

Interval = tuple[float, float]


def covered_seconds(intervals: Iterable[Interval]) -> float:
    """How long at least one of the intervals lasted; each is its beginning and its end."""
    total = 0.0
    reached = float("-inf")
    for start, end in sorted(intervals):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total
