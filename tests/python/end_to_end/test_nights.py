"""Nights one after another: nothing to do, any split, a day taken out."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb

from tests.python.end_to_end.conftest import Shop
from tests.python.support.checkout import Checkout


def test_a_second_night_finds_nothing_to_do(shop: Shop) -> None:
    before = (shop.checkout.published / "current").readlink()
    said = shop.checkout.nightly()
    assert "nothing to do" in said
    assert (shop.checkout.published / "current").readlink() == before


def test_a_day_that_never_landed_is_told(shop: Shop) -> None:
    done = shop.checkout.run("nightly", "--day", "2019-01-01")
    assert done.returncode == 1
    assert "Nothing has landed on 2019-01-01" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_salt_stops_a_night_before_it_reads_anything(shop: Shop) -> None:
    done = shop.checkout.run("nightly", KIZASHI_SALT="another salt of the same shop")
    assert done.returncode == 1
    assert "KIZASHI_SALT is not the one that" in done.stderr
    assert "another salt of the same shop" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_any_split_into_nights_gives_the_same_marts(
    shop: Shop, checkout: Checkout, tmp_path: Path
) -> None:
    """Days land shuffled over two nights, and another is taken out again."""
    mine = checkout.with_data(tmp_path)
    days = sorted(path.name for path in (shop.checkout.landing / "events").iterdir())
    random.Random(5).shuffle(days)
    nights = [days[:12], days[12:]]

    # of a day that lands and goes again nothing is left
    mine.land("events", "2025-03-20", "again.jsonl", _of_another_day(shop, days[0]))
    assert "building 13 landed days" in _land(shop, mine, nights[0])
    shutil.rmtree(mine.landing / "events" / "landed_on=2025-03-20")
    said = _land(shop, mine, nights[1])
    assert f"building {len(nights[1])} landed days" in said, said
    assert "taking out 1 removed" in said, said

    ours, theirs = mine.marts(), shop.checkout.marts()
    assert ours.keys() == theirs.keys()
    for name in theirs:
        assert ours[name] == theirs[name], name


def _of_another_day(shop: Shop, day: str) -> list[dict[str, str]]:
    """A few visits of customers of the shop, with events that no other day has."""
    (path, *_) = sorted((shop.checkout.landing / "events" / day).glob("*.parquet"))
    rows = duckdb.execute(
        "select 'gone-' || event_id as event_id, event_name, anonymous_id, user_id, page_url,"
        " cast(occurred_at as varchar) as occurred_at from read_parquet($1) limit 200",
        [str(path)],
    ).to_arrow_table()
    return [{k: v for k, v in row.items() if v is not None} for row in rows.to_pylist()]


def _land(shop: Shop, mine: Checkout, days: list[str]) -> str:
    for feed in shop.checkout.landing.iterdir():
        for day in days:
            if (feed / day).is_dir():
                shutil.copytree(feed / day, mine.landing / feed.name / day)
    return mine.nightly()
