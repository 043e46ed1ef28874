"""Published versions made of rows that a test chooses; every mart is there, as its contract says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.lib.expectations import SuiteResult, keep, kept
from orchestration.lib.paths import PROJECT, Paths
from orchestration.lib.publishing import publish

TODAY = date(2026, 3, 31)
Rows = dict[str, str]
"""By mart, a query for its rows: columns by name, the others are null."""


def contracts() -> dict[str, dict[str, str]]:
    """The columns of every mart with their types."""
    found = {}
    for path in sorted((PROJECT / "models" / "marts").rglob("*__models.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            sql = (path.parent / f"{model['name']}.sql").read_text(encoding="utf-8")
            alias = re.search(r"alias='(\w+)'", sql)
            name = alias.group(1) if alias else str(model["name"])
            found[name] = {c["name"]: c["data_type"] for c in model["columns"]}
    return found


def publish_rows(
    folder: Path,
    rows: Rows,
    settings: Sequence[tuple[str, str]] = (),
    checks: Sequence[SuiteResult] = (),
) -> Paths:
    """Publish marts with these rows, and nothing in the others, from a project of its own.

    Args:
        folder: Empty; it gets a project with `definitions`, `docs` and `reports` as here.
        rows: A query for each mart that is not empty.
        settings: Lines of settings.csv that are to say something else: key and value.
        checks: What the gates found.
    """
    project = folder / "project"
    for name in ("definitions", "docs", "reports"):
        shutil.copytree(PROJECT / name, project / name)
    for key, value in settings:
        _set(project / "definitions" / "settings.csv", key, value)
    paths = Paths(
        landing=folder / "landing",
        home=folder / "home",
        published=folder / "published",
        project=project,
    )
    for path in (paths.landing, paths.home):
        path.mkdir()
    keep(paths.checks, "marts", checks)
    _publish(paths, rows)
    return paths


def publish_again(paths: Paths, rows: Rows) -> None:
    """Publish other rows over those of `publish_rows`; the version before is gone."""
    paths.warehouse.unlink()
    _publish(paths, rows)


def _publish(paths: Paths, rows: Rows) -> None:
    marts = contracts()
    with duckdb.connect(str(paths.warehouse)) as con:
        con.execute("set timezone = 'UTC'")
        con.execute("create schema marts")
        for mart, columns in marts.items():
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            con.execute(f"create table marts.{mart} ({listed})")
            if mart in rows:
                con.execute(f"insert into marts.{mart} by name {rows[mart]}")
    publish(paths.warehouse, paths.published, sorted(marts), {"checks": kept(paths.checks)}, keep=1)


def ask(paths: Paths, sql: str) -> list[tuple[Any, ...]]:
    """The published marts' answer."""
    with duckdb.connect(str(paths.published / "kizashi.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def _set(path: Path, key: str, value: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    cells = [line.split(",", 2) for line in lines]
    changed = [[k, value, rest] if k == key else [k, v, rest] for k, v, rest in cells]
    path.write_text("".join(",".join(line) for line in changed), encoding="utf-8")


_FRESH = """
    select 'events' as feed, date '2026-03-31' as last_landed_on, 70 as landed_day_count,
        0 as days_behind, timestamp '2026-03-31 23:00' as last_occurred_at, 0 as withheld_count,
        timestamp '2026-04-01' as clock_at
"""


def small_shop(days: int = 70, label: str = "spring") -> Rows:
    """Something in every mart that the page reads; `label` names campaign, region and the like.

    Every day has 40 visits and, by turns, 3 to 6 purchases of 12.5; on the latest day 90 visits.
    """
    quoted = "'" + label.replace("'", "''") + "'"
    calendar = f"""
        (select cast(unnest(range(
            timestamp '{TODAY}' - interval {days - 1} day, timestamp '{TODAY}' + interval 1 hour,
            interval 1 day
        )) as date) as day)
    """
    return {
        "data_freshness": _FRESH,
        "fct_sessions": f"""
            select 's' || day || i as session_id, day as session_date, false as is_bot_like,
                day + interval 10 hour as started_at, day + interval 20 hour as ended_at
            from {calendar}, range(90) as t(i)
            where i < 40 or day = date '{TODAY}'
        """,
        "conversion_daily": f"""
            select day as activity_date, key as conversion_key, tier, {quoted} as channel,
                'mobile' as device_type, {quoted} as region,
                3 + day(day) % 4 as conversion_count,
                case tier when 'macro' then 12.5 * (3 + day(day) % 4) else 0 end as value
            from {calendar}, (values ('purchase', 'macro'), ('cart_added', 'micro')) as t(key, tier)
        """,
        "funnel_steps": f"""
            select 'coupon_to_purchase' as funnel_key, day as entry_date, breakdown,
                case breakdown when 'all' then 'all' else {quoted} end as breakdown_value,
                step as step_number,
                ['coupon_redeemed', 'purchase'][step] as conversion_key, false as is_optional,
                20 as entered, 20 - 5 * (step - 1) as reached, 5 * (step - 1) as dropped,
                case step when 2 then 90.0 end as median_seconds_from_previous,
                day < date '{TODAY}' as is_mature
            from {calendar}, range(1, 3) as s(step),
                (values ('all'), ('channel'), ('device'), ('region')) as b(breakdown)
        """,
        # of the 20 customers of a day the first 15 complete; the last 5 leave their segment on the 21st
        "funnel_entries": f"""
            select 'coupon_to_purchase' as funnel_key, 'u' || i as unit_id, 1 as entry_number,
                day as entry_date, if(i < 15, day + interval 12 hour, null) as completed_at,
                day < date '{TODAY}' as is_mature
            from {calendar}, range(20) as t(i)
        """,
        "customer_segments": """
            select 'u' || i as customer_id, if(i < 10, 'loyal_buyers', 'coupon_users') as segment_key,
                1 as spell_number, date '2026-01-01' as entered_on,
                if(i < 10, null, date '2026-03-21') as left_on, i < 10 as is_current
            from range(20) as t(i) where i < 10 or i >= 15
        """,
        "improvement_opportunities": """
            select 'coupon_to_purchase' as funnel_key, 2 as step_number,
                'purchase' as conversion_key, 560 as reached_before, 0.75 as step_rate,
                5.6 as more_completed, 70.0 as more_value, 1 as place
        """,
        "campaign_micro_contribution": f"""
            select {quoted} as campaign, 'Email' as channel, 'cart_added' as conversion_key,
                'micro' as tier, 200 as session_count, 50 as conversion_count,
                50 as converting_session_count, 130.0 as conversion_index
        """,
        "channel_performance": f"""
            select date '{TODAY}' as activity_date, 'Email' as channel, {quoted} as campaign,
                'purchase' as conversion_key, 'macro' as tier, model as model_key,
                200 as session_count, 40.0 as cost, 7 as assist_count,
                30.0 as credited_conversions, 375.0 as credited_value
            from (values ('linear'), ('last_touch'), ('shapley')) as m(model)
        """,
        "moment_trends": f"""
            select date '{TODAY}' - 8 - 7 * i::integer as week_start, moment, 'x' as topic,
                100 + i as visit_count, true as is_mature
            from range(5) as t(i), (values ('know'), ('buy')) as m(moment)
        """,
        "moment_journey": """
            select '(all)' as segment_key, 'buy' as moment, 'weekday' as breakdown,
                cast(i as text) as breakdown_value, 10 as visit_count, 1 / 7.0 as share
            from range(1, 8) as t(i)
            union all
            select '(all)', 'buy', 'hour', cast(i as text), 10, 1 / 24.0 from range(24) as t(i)
        """,
        "emerging_intents": f"""
            select 'buy' as moment, {quoted} as topic, 40 as recent_visits,
                10.0 as expected_visits, 4.0 as growth, 0.001 as adjusted_p_value,
                true as is_emerging
        """,
        "segment_performance": """
            select 'loyal_buyers' as segment_key, date '2026-03-01' as period_start,
                members as member_count, 0.5 as macro_conversion_rate,
                20.0 as revenue_per_member, 140.0 as macro_conversion_index,
                150.0 as revenue_index
            from (values (300)) as t(members)
            union all select 'coupon_users', date '2026-03-01', 9, 1, 1, 900, 900
        """,
        "campaign_lift": f"""
            select 'c1' as campaign_id, {quoted} as campaign_name, date '2026-03-01' as started_on,
                true as is_mature, 'all' as segment_key, 'purchase' as conversion_key,
                'rate' as measure, 'holdout' as method, 500 as treated_count,
                480 as control_count, 0.2 as control_mean, 0.05 as effect,
                0.01 as effect_ci_low, 0.09 as effect_ci_high, 'higher' as verdict
            union all
            select 'c1', {quoted}, date '2026-03-01', true, segment, 'cart_added', 'rate', 'holdout',
                200, 190, 0.2, effect, effect - 0.04, effect + 0.04, verdict
            from (values
                ('loyal_buyers', 0.11, 'higher'), ('coupon_users', -0.12, 'lower'),
                ('recent_buyers', 0.02, 'undecided')
            ) as t(segment, effect, verdict)
        """,
        "experiment_results": f"""
            select 'exp_cart_button' as experiment_key, 'all' as breakdown,
                'cart_added' as conversion_key, 'rate' as measure, variant,
                variant = 'A' as is_control, true as is_primary, 1000 as units,
                300 as conversions, 0.3 as rate, lift, lift - 0.05 as ci_low,
                lift + 0.05 as ci_high, verdict, 0.4 as srm_p_value, 3 as contaminated_units
            from (values ('A', null, 'control'), ({quoted}, 0.1, 'higher')) as t(variant, lift, verdict)
        """,
        "cohort_retention": """
            select 'first_visit' as cohort_kind, date '2026-01-01' as cohort_month,
                i::integer as period_number, 120 as cohort_size, 120 - 50 * i as customers,
                1 - 0.4 * i as retention_rate, i < 2 as is_mature
            from range(3) as t(i)
        """,
        "batch_reconciliation": f"""
            select 'events' as feed, date '{TODAY}' as landed_on, 1000 as rows_read,
                990 as accepted, 6 as duplicate, 4 as quarantined, true as is_balanced
        """,
        "quarantine_summary": f"""
            select 'events' as feed, date '{TODAY}' as landed_on, 'invalid_json' as refusal_reason,
                4 as row_count
        """,
        "unclassified_events": f"""
            select 'events' as feed, date '{TODAY}' as landed_on, {quoted} as event_name,
                11 as event_count, timestamp '2026-03-31 12:00' as last_occurred_at
        """,
    }
