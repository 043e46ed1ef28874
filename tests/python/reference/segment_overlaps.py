"""Which customers two segments share on a day, pair by pair."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import permutations
from typing import Any

from tests.python.reference.segments import Segments, World, belongs


def overlap_rows(world: World, segments: Segments, fewest: int) -> list[dict[str, Any]]:
    """The rows of segment_overlap; sets with fewer than `fewest` customers are not told."""
    known = [who for who, since in world.first_seen.items() if since <= world.last_day]
    members = {key: _members(world, segments, key, known, world.last_day) for key in segments}
    return [
        _row(one, other, members, len(known), fewest)
        for one, other in permutations(segments, 2)
        if min(len(members[one]), len(members[other])) >= fewest
    ]


def _members(
    world: World, segments: Segments, key: str, known: Collection[str], day: date
) -> set[str]:
    return {who for who in known if belongs(world, segments, key, who, day)}


def _row(
    one: str, other: str, members: dict[str, set[str]], everybody: int, fewest: int
) -> dict[str, Any]:
    mine, theirs = members[one], members[other]
    shared = mine & theirs
    is_told = len(shared) >= fewest
    by_chance = len(mine) * len(theirs) / everybody
    return {
        "segment_key": one,
        "other_segment_key": other,
        "customer_count": len(mine),
        "other_customer_count": len(theirs),
        "shared_customer_count": len(shared) if is_told else None,
        "share_of_segment": len(shared) / len(mine) if is_told else None,
        "jaccard": len(shared) / len(mine | theirs) if is_told else None,
        "lift": len(shared) / by_chance - 1 if is_told else None,
    }
