"""Sessions: Kizashi's session models against the same sessions in ClickHouse and in Polars.

All three read the same events (staged: typed, without duplicates), leave contacts out, cut at 30
minutes and summarize each session: whose, from when to when, how many events and page views,
seconds of engagement, landing page, and the first browser and place that its events name. Ours
reads its own tables and writes both the events with their session and the sessions; the peers read
one Parquet file and write nothing.
"""

from __future__ import annotations

from typing import Any

import duckdb

from benchmarks import agreement, timings
from benchmarks.checkout import Checkout
from benchmarks.jobs import run_job
from benchmarks.scale import Scale
from benchmarks.window_funnel import rows
from benchmarks.workloads.built import checkout_of

MODELS = ("int_events__sessionized", "int_sessions__summarized")
PEERS = ("clickhouse", "polars")


def run(scale: Scale) -> dict[str, Any]:
    """Build our sessions, then the peers', and compare what they count."""
    checkout = checkout_of(scale)
    measured, ran = checkout.dbt("run", "--full-refresh", "--select", *MODELS)
    ours: dict[str, Any] = {
        "seconds": round(timings.model_seconds(ran), 3),
        "peak_bytes": measured.peak_bytes,
        "slowest_models": timings.slowest(ran),
        "counts": _counts(checkout),
    }
    events = scale.folder / "staged_events.parquet"
    _export(checkout, str(events))
    task = {"events": str(events), "gap_minutes": 30, **_names(checkout)}
    peers = {peer: run_job(f"{peer}_sessions", scale.folder, task) for peer in PEERS}
    events.unlink()
    for peer in peers.values():
        if "counts" in peer:
            peer["differences"] = agreement.differences(ours["counts"], peer["counts"])
    return {"ours": ours, **peers, "commit": checkout.commit}


def _names(checkout: Checkout) -> dict[str, list[str]]:
    known = rows(checkout.project / "definitions" / "known_events.csv")
    return {
        role: [row["event_name"] for row in known if row["role"] == role]
        for role in ("contact", "page_view")
    }


def _counts(checkout: Checkout) -> dict[str, int]:
    with duckdb.connect(str(checkout.warehouse), read_only=True) as con:
        found = con.execute(
            """
            select
                count(*) as sessions,
                sum(event_count)::bigint as events,
                sum(page_view_count)::bigint as page_views,
                sum(epoch_us(ended_at) - epoch_us(started_at))::bigint as microseconds,
                count(landing_page) as landing_pages
            from marts.fct_sessions
            """
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone() or (), strict=True))


def _export(checkout: Checkout, path: str) -> None:
    with duckdb.connect(str(checkout.warehouse), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(
            f"""
            copy (
                select
                    event_id, event_name, anonymous_id, user_id, occurred_at, page_url, user_agent,
                    country, region, city, store_id, engagement_seconds
                from staging.stg_events__events
            ) to '{path}'
            """
        )
