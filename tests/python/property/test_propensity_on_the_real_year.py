"""Who buys again at the real grocer is foretold better than by recency and frequency."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from demo import grocer
from tests.python.property.bench import Bench
from tests.python.property.tables import clock

_MICRO = "event_name in ('coupon_redeemed', 'campaign_received')"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The days of all households, as the models before have them."""
    root: Path = tmp_path_factory.mktemp("grocer")
    grocer.land(root)
    with duckdb.connect() as con:
        con.execute(
            "create table events as select 'user:' || user_id as customer_id, event_name, "
            "occurred_at::timestamp::date as day, coalesce(value, 0) as value "
            f"from read_parquet('{root}/events/*/*.parquet')"
        )
        days = con.execute(
            "select customer_id, day as activity_date, "
            "count_if(event_name = 'purchase') as session_count, "
            "count_if(event_name = 'purchase') as purchase_count "
            "from events group by all"
        ).to_arrow_table()
        converted = con.execute(
            "select hash(customer_id) as customer_key, hash(event_name) as conversion_hash, "
            "day as conversion_date, event_name = 'purchase' as is_macro, "
            "count(*) as conversion_count, sum(value)::decimal(38, 4) as value "
            f"from events where event_name = 'purchase' or {_MICRO} group by all"
        ).to_arrow_table()
        # at a till everybody wants to buy
        people = con.execute("select distinct customer_id from events").to_arrow_table()
        moments = con.execute(
            "select hash(customer_id) as customer_key, day as session_date, 'buy' as moment, "
            "count(*) as visit_count from events where event_name = 'purchase' group by all"
        ).to_arrow_table()
        (last_day,) = con.execute("select max(day) from events").fetchone() or (None,)
    return {
        "int_customer_days__summarized": days,
        "int_customer_days__converted": converted,
        "int_customer_moments__daily": moments,
        "dim_customers": people,
        "stg_landing__clock": clock(last_day, "UTC"),
    }


def test_it_beats_recency_and_frequency(bench: Bench, year: Mapping[str, pa.Table]) -> None:
    built = bench.build("propensity_backtest", "propensity", given=year)
    whole = {
        row["horizon_days"]: row
        for row in built["propensity_backtest"]
        if row["decile"] == 0 and row["conversion_key"] == "purchase"
    }
    for horizon in (7, 30):
        row = whole[horizon]
        assert row["status"] == "told", row
        assert row["auc"] > row["baseline_auc"] > 0.6, row
        assert row["brier_score"] < row["baseline_brier_score"], row
        assert row["calibration_error"] < 0.06, row
    told = [row for row in built["propensity"] if row["conversion_key"] == "purchase"]
    assert {row["horizon_days"] for row in told} == {7, 30}
    assert all(0 <= row["probability"] <= 1 for row in told)


def test_the_likeliest_tenth_buys_more(bench: Bench, year: Mapping[str, pa.Table]) -> None:
    (rows,) = bench.build("propensity_backtest", given=year).values()
    for horizon in (7, 30):
        lifts = {
            row["decile"]: row["lift"]
            for row in rows
            if row["horizon_days"] == horizon and row["decile"] > 0
        }
        assert lifts[1] > 1 > lifts[10]
