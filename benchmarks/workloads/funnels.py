"""Ten funnels: Kizashi's models against ten `windowFunnel` queries of ClickHouse.

Counted of ours: every funnel model over all of history, from fct_conversions to entries, steps
reached, breakdowns and medians, written to disk. Counted of the peer's: the ten queries, one after
the other, each returning how many units got how far. It reads the landed Parquet as it lies, and
once more its rows in one file, for a thousand small files take their time to open; it neither
joins a customer's devices nor removes duplicates, and writes nothing.

That both mean the same is looked at on the conversions that our models read: the deepest step,
customer by customer.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import agreement, timings
from benchmarks.checkout import Checkout
from benchmarks.jobs import run_job
from benchmarks.scale import Scale
from benchmarks.shop import PERSON
from benchmarks.window_funnel import conditions, query, quoted, read_funnels, rows
from benchmarks.workloads.built import checkout_of

DEFINITIONS = Path(__file__).resolve().parents[1] / "funnels"
_SEEDS = ("funnels", "funnel_steps", "funnel_exclusions")
_MODELS = ("path:models/intermediate/funnels", "path:models/marts/funnels")


def run(scale: Scale) -> dict[str, Any]:
    """Build the ten funnels, ask ClickHouse for them, put the project's own funnels back."""
    checkout = checkout_of(scale)
    scratch = scale.folder / "funnels"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        ours = _build(checkout, DEFINITIONS)
        _export(checkout, scratch)
    finally:
        # the next night continues from what the project's own definitions say
        _build(checkout, checkout.project / "definitions", again=True)
    theirs = _ask(checkout, scale.folder, scratch)
    shutil.rmtree(scratch)
    return {"ours": ours, **theirs, "commit": checkout.commit}


def _build(checkout: Checkout, definitions: Path, again: bool = False) -> dict[str, Any]:
    own = checkout.project / "definitions"
    kept = checkout.folder / "own_definitions"
    for seed in _SEEDS:
        if again:
            shutil.copyfile(kept / f"{seed}.csv", own / f"{seed}.csv")
        else:
            kept.mkdir(exist_ok=True)
            shutil.copyfile(own / f"{seed}.csv", kept / f"{seed}.csv")
            shutil.copyfile(definitions / f"{seed}.csv", own / f"{seed}.csv")
    checkout.dbt("seed", "--select", *_SEEDS)
    measured, ran = checkout.dbt("run", "--full-refresh", "--select", *_MODELS)
    return {
        "seconds": round(timings.model_seconds(ran), 3),
        "peak_bytes": measured.peak_bytes,
        "slowest_models": timings.slowest(ran),
    }


def _export(checkout: Checkout, scratch: Path) -> None:
    """What our funnels read and found, and the landed events in one file, as Parquet."""
    with duckdb.connect(str(checkout.warehouse), read_only=True) as con:
        con.execute(
            f"""
            copy (
                select conversion_key, customer_id, occurred_at from marts.fct_conversions
                where session_id is null or session_id not in (
                    select session_id from marts.fct_sessions where is_bot_like
                )
            ) to '{scratch}/conversions.parquet'
            """
        )
        con.execute(
            f"""
            copy (
                select funnel_key, unit_id, max(deepest_step) as level from marts.funnel_entries
                group by funnel_key, unit_id
            ) to '{scratch}/ours.parquet'
            """
        )
        con.execute(
            f"""
            copy (
                select event_name, occurred_at, anonymous_id, user_id, page_url, scroll_percent
                from read_parquet('{checkout.landing}/events/*/*.parquet')
            ) to '{scratch}/landed.parquet'
            """
        )


def _ask(checkout: Checkout, folder: Path, scratch: Path) -> dict[str, Any]:
    """The ten queries from the landed files, from one file of them, and from our conversions."""
    funnels = read_funnels(DEFINITIONS)
    rules = conditions(rows(checkout.project / "definitions" / "conversion_rules.csv"))
    of_events = [(funnel, [f"({rules[key]})" for key in funnel.steps]) for funnel in funnels]
    of_conversions = [
        (funnel, [f"conversion_key = {quoted(key)}" for key in funnel.steps]) for funnel in funnels
    ]
    sources = {
        "clickhouse": (f"{checkout.landing}/events/*/*.parquet", PERSON, of_events),
        "clickhouse_one_file": (f"{scratch}/landed.parquet", PERSON, of_events),
        "clickhouse_conversions": (f"{scratch}/conversions.parquet", "customer_id", of_conversions),
    }
    levels = scratch / "levels.parquet"
    found = {}
    for name, (files, unit, asked) in sources.items():
        source = f"file({quoted(files)}, Parquet)"
        queries = {funnel.key: query(funnel, source, unit, steps) for funnel, steps in asked}
        task = {
            "queries": queries,
            "levels": str(levels) if name == "clickhouse_conversions" else None,
        }
        found[name] = run_job("clickhouse_funnels", folder, task)
    if levels.exists():
        found["agreement"] = agreement.compare_levels(scratch / "ours.parquet", levels)
    return found
