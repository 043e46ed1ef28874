"""Peers' funnel cases in the shape that the funnel models expect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests.python.property.bench import Bench
from tests.python.property.funnel_seeds import conversion_seeds, funnel_seeds
from tests.python.property.road_counts import customers, sessionized
from tests.python.property.tables import clock, setting_rows
from tests.python.reference.funnels import Funnel
from tests.python.reference.settings import Settings

Rows = list[dict[str, Any]]


def conversion(place: int, customer_id: str, key: str, occurred_at: datetime) -> dict[str, Any]:
    """An event that is one conversion; events of one moment keep the order of the case."""
    return {
        "conversion_id": f"{place:06d}:{key}",
        "event_id": f"{place:06d}",
        "conversion_key": key,
        "customer_id": customer_id,
        "session_id": None,
        "occurred_at": occurred_at,
        "conversion_date": occurred_at.date(),
    }


def build(bench: Bench, conversions: Rows, funnels: Sequence[Funnel]) -> dict[str, Rows]:
    """The entries of funnels over customers, and the same with the time of each step."""
    return bench.build(
        "funnel_entries",
        "int_funnel_entries__chosen",
        given={
            "fct_conversions": conversions,
            "fct_sessions": [],
            "dim_customers": customers(conversions),
            **sessionized(conversions),
            "settings": setting_rows(Settings()),
            "stg_landing__clock": clock(date(2099, 12, 31), "UTC"),
            **conversion_seeds(funnels, conversions),
            **funnel_seeds(funnels),
        },
    )


def deepest_entries(entries: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    """By funnel and unit the deepest entry of all days; the earliest of equals."""
    deepest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(entries, key=lambda row: (-row["deepest_step"], row["entered_at"])):
        deepest.setdefault((row["funnel_key"], row["unit_id"]), row)
    return deepest
