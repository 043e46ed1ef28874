"""Do two engines count the same? Where not, how often and where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb


def compare_levels(ours: Path, theirs: Path) -> dict[str, Any]:
    """Compare the deepest step of every unit in every funnel.

    Args:
        ours: Parquet of funnel_key, unit_id, level; no row is level 0.
        theirs: The same of the peer.

    Returns:
        `units` (those with a level on either side), `differing` units, and for each funnel that
        differs `levels`: the pair of counts at each level where they are not the same.
    """
    joined = (
        f"(from read_parquet('{ours}') where level > 0) as ours "
        f"full join (from read_parquet('{theirs}') where level > 0) as theirs "
        "using (funnel_key, unit_id)"
    )
    with duckdb.connect() as con:
        totals = con.execute(
            "select count(*), count(*) filter (ours.level is distinct from theirs.level) "
            f"from {joined}"
        ).fetchone()
        counted = con.execute(
            f"""
            with pairs as (
                select funnel_key, ours.level as our_level, theirs.level as their_level
                from {joined}
            ),
            sides as (
                select funnel_key, our_level as level, 1 as ours, 0 as theirs from pairs
                union all
                select funnel_key, their_level as level, 0 as ours, 1 as theirs from pairs
            )
            select funnel_key, level, sum(ours)::bigint, sum(theirs)::bigint
            from sides where level is not null
            group by funnel_key, level having sum(ours) <> sum(theirs)
            order by funnel_key, level
            """
        ).fetchall()
    levels: dict[str, dict[str, list[int]]] = {}
    for funnel_key, level, our_count, their_count in counted:
        levels.setdefault(funnel_key, {})[str(level)] = [our_count, their_count]
    units, differing = totals or (0, 0)
    return {"units": units, "differing": differing, "levels": levels}


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Of the figures that both sides have, the pairs that are not the same."""
    return {
        key: [value, theirs[key]]
        for key, value in ours.items()
        if key in theirs and theirs[key] != value
    }
