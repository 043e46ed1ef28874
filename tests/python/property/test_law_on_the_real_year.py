"""The law on a year of the real grocer: one household in thirty, cut in random nights."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo import grocer
from tests.python.property.compare import assert_same_rows
from tests.python.support.compiled import CompiledProject, Row
from tests.python.support.nights import Warehouse

NIGHTS = 5
_READERS = {
    "events": "read_parquet('{root}/events/*/*.parquet', filename = true)",
    "customers": "read_json('{root}/customers/*/*', filename = true)",
    "campaigns": "read_csv('{root}/campaigns/*/*', filename = true)",
}
_SAMPLED = "hash(user_id) % 30 = 0"

Days = dict[date, list[Row]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Days]:
    """The landed rows of a sample of households, by feed and day."""
    root = tmp_path_factory.mktemp("grocer")
    grocer.land(root)
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        return {feed: _landed(con, root, feed, reader) for feed, reader in _READERS.items()}


def _landed(con: duckdb.DuckDBPyConnection, root: Path, feed: str, reader: str) -> Days:
    chosen = "true" if feed == "campaigns" else _SAMPLED
    result = con.execute(
        f"select columns(* exclude (filename, landed_on))::varchar, landed_on::date as landed_on, "
        f"replace(filename, '{root}/', '') as source_file, "
        "row_number() over (partition by filename) as source_line "
        f"from {reader.format(root=root)} where {chosen}"
    )
    names = [column[0] for column in result.description]
    days: Days = {}
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        days.setdefault(row["landed_on"], []).append(row)
    return days


def _upto(files: Mapping[str, Days], days: set[date]) -> dict[str, Days]:
    return {
        feed: {day: rows for day, rows in held.items() if day in days}
        for feed, held in files.items()
    }


@pytest.mark.parametrize("seed", [1])
def test_a_real_year_in_random_nights_equals_one_build(
    compiled: CompiledProject, year: dict[str, Days], seed: int
) -> None:
    chance = random.Random(seed)
    days = sorted({day for held in year.values() for day in held})
    # in order, but for a day in ten that is late by whole nights
    cuts = sorted(chance.sample(range(len(days)), NIGHTS - 1))
    night_of = {
        day: chance.randrange(NIGHTS)
        if chance.random() < 0.1
        else sum(place >= cut for cut in cuts)
        for place, day in enumerate(days)
    }
    in_nights = Warehouse(compiled)
    landed: set[date] = set()
    for night in range(NIGHTS):
        fresh = [day for day in days if night_of[day] == night]
        # one day of those before is replayed
        again = chance.sample(sorted(landed), min(1, len(landed)))
        landed |= set(fresh)
        in_nights.night(_upto(year, landed), [*fresh, *again])
    gone = chance.choice(days)
    in_nights.night(_upto(year, landed - {gone}), [gone])

    at_once = Warehouse(compiled)
    at_once.night(_upto(year, landed - {gone}), sorted(landed - {gone}))
    assert at_once.rows("fct_conversions")
    for mart in compiled.marts():
        assert_same_rows(in_nights.rows(mart), at_once.rows(mart), mart, exactly=True)


def test_the_sample_is_of_the_whole_year(year: dict[str, Any]) -> None:
    months = {day.month for day in year["events"]}
    assert len(months) == 12
    assert sum(map(len, year["events"].values())) > 30_000
