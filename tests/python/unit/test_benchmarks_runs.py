"""What benchmarks are made of: sizes, days kept back, processes, profiles."""

from __future__ import annotations

import os
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks import processes, scans
from benchmarks.many_shops import multiply
from benchmarks.scale import Scale
from benchmarks.shop import NoDayLeft, Shop, rows_by_day, usual_day


@pytest.mark.parametrize(
    ("text", "events"), [("500", 500), ("20k", 20_000), (" 1M ", 1_000_000), ("100m", 100_000_000)]
)
def test_a_size_is_a_number_of_events(text: str, events: int) -> None:
    assert Scale.parse(text).events == events


@pytest.mark.parametrize("text", ["", "m", "0m", "1g", "1.5m", "-1m"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number of events"):
        Scale.parse(text)


def test_every_size_has_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BENCH_FOLDER", str(tmp_path))
    assert Scale.parse("10m").folder == tmp_path / "10m"


def test_a_larger_shop_has_other_people_in_the_same_files(tmp_path: Path) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    day = Path("events") / "landed_on=2025-01-01"
    (one / day).mkdir(parents=True)
    (one / "customers" / "landed_on=2025-01-01").mkdir(parents=True)
    (one / "customers" / "landed_on=2025-01-01" / "customers.csv").write_text(
        "user_id,attribute,value\nann,age,30-39\n"
    )
    (one / day / "extra.jsonl").write_text("{}\n")
    with duckdb.connect() as con:
        con.execute(
            "copy (select 'e' || n as event_id, 'phone' as anonymous_id, null as user_id, "
            "timestamp '2025-01-01' as occurred_at, '/' as page_url from range(2) as t (n)) "
            f"to '{one / day / 'a.parquet'}'"
        )
        multiply(one, many, 3)
        found = con.execute(
            f"from read_parquet('{many / day / 'a.parquet'}', hive_partitioning = false)"
        ).fetchall()
        customers = con.execute(f"from read_csv('{many}/customers/*/customers.csv')").fetchall()
    assert sorted(found) == [
        (f"e{n}{name}", f"phone{name}", None, at, "/")
        for n in range(2)
        for name, at in [
            ("", datetime(2025, 1, 1)),
            ("-1", datetime(2025, 1, 1, 0, 0, 0, 7_000)),
            ("-2", datetime(2025, 1, 1, 0, 0, 0, 14_000)),
        ]
    ]
    assert sorted(row[0] for row in customers) == ["ann", "ann-1", "ann-2"]
    assert (many / day / "extra.jsonl").read_text() == "{}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Two days of history and two kept back, each with 400 events of 40 visitors."""
    root = tmp_path / "shop"
    with duckdb.connect() as con:
        for day in range(1, 5):
            folder = root / "events" / f"landed_on=2025-04-0{day}"
            folder.mkdir(parents=True)
            con.execute(
                "copy (select i as event_id, null::text as user_id, 'd' || i % 40 as anonymous_id "
                f"from range(400) as r(i)) to '{folder}/events.parquet' (format parquet)"
            )
    (root / "customers" / "landed_on=2025-04-03").mkdir(parents=True)
    (root / "customers" / "landed_on=2025-04-03" / "customers.csv").write_text("user_id\n")
    return Shop(root, history_days=2)


def _visitors(folder: Path) -> dict[str, int]:
    with duckdb.connect() as con:
        return dict(
            con.execute(
                f"select anonymous_id, count(*) from read_parquet('{folder}/*.parquet') group by 1"
            ).fetchall()
        )


def test_the_history_lands_without_the_days_kept_back(shop: Shop, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    shop.land_history(landing)
    assert sorted(path.name for path in landing.glob("*/*")) == shop.days[:2]


def test_kept_days_land_one_by_one_until_none_is_left(shop: Shop, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    shop.land_history(landing)
    assert shop.land_day(landing) == "landed_on=2025-04-03"
    assert (landing / "customers" / "landed_on=2025-04-03" / "customers.csv").exists()
    assert shop.land_rows(landing, 100) == "landed_on=2025-04-04"
    with pytest.raises(NoDayLeft, match="--only full"):
        shop.land_day(landing)


def test_so_many_rows_come_visitor_by_visitor(shop: Shop, tmp_path: Path) -> None:
    day = shop.land_rows(tmp_path, 105)
    visitors = _visitors(tmp_path / "events" / day)
    assert sorted(visitors.values()) == [5, *[10] * 10]


def test_rows_are_counted_day_by_day(shop: Shop) -> None:
    first, second = (shop.root / "events" / day / "events.parquet" for day in shop.days[:2])
    second.rename(first.with_name("late.parquet"))
    assert rows_by_day(shop.root) == [800, 400, 400]


def test_the_history_ends_before_a_day_like_its_mean_day() -> None:
    rows = [90, 110, 100, 40, 300, 96, 108, 97, 95, 10]
    assert usual_day(rows, history_days=3) == 7


def test_days_after_the_choice_are_not_looked_at() -> None:
    rows = [100, *[50] * 7, 100]
    assert usual_day(rows, history_days=1) == 1


def test_a_process_is_measured_with_what_it_starts(tmp_path: Path) -> None:
    held = "x = bytearray(90_000_000)\nfor i in range(0, len(x), 4096): x[i] = 1\n"
    starts = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {held!r}])\nsys.exit(3)"
    )
    log = tmp_path / "logs" / "held.log"
    measured = processes.run([sys.executable, "-c", starts], tmp_path, os.environ, log)
    assert measured.status == 3
    assert measured.seconds > 0
    # Linux counts what the process that starts another one held, until the other one is loaded
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert 90_000_000 < measured.peak_bytes < own + 1_000_000_000


def test_what_a_process_says_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "said.log"
    processes.run([sys.executable, "-c", "print('so'); 1 / 0"], tmp_path, os.environ, log)
    assert log.read_text().startswith("so\n")
    assert "ZeroDivisionError" in log.read_text()


def _profile(node: str, disk_bytes: int, *scanned: tuple[str, int]) -> dict[str, Any]:
    leaves = [
        {"operator_rows_scanned": rows, "extra_info": {"Table": table}, "children": []}
        for table, rows in scanned
    ]
    top = {"operator_rows_scanned": 0, "extra_info": {}, "children": leaves}
    return {
        "query_name": f'/* {{"app": "dbt", "node_id": "{node}"}} */ select 1',
        "total_bytes_read": disk_bytes,
        "children": [top],
    }


def test_profiles_add_up_by_node_and_table() -> None:
    found = scans.by_node(
        [
            _profile("model.kizashi.rfm", 10, ("w.marts.a", 3), ('w.marts."b"', 4)),
            _profile("model.kizashi.rfm", 5, ("w.marts.a", 2)),
            _profile("test.kizashi.unique_a.1f", 1, ("w.marts.a", 9)),
            {"query_name": "begin", "children": []},
        ]
    )
    assert set(found) == {("model", "rfm"), ("test", "unique_a.1f")}
    reads = found["model", "rfm"]
    assert (dict(reads.rows), reads.disk_bytes) == ({"marts.a": 5, "marts.b": 4}, 15)


def test_duckdb_profiles_are_read_as_it_writes_them(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        con.execute("create table numbers as select i from range(500000) as r(i)")
        con.execute("set enable_profiling = 'json'; set profiling_coverage = 'ALL'")
        con.execute(f"set profiling_output = '{tmp_path}/1.json'")
        con.execute(
            '/* {"node_id": "model.kizashi.few"} */ '
            "create table few as select i from numbers where i >= 499000"
        )
    reads = scans.by_node(scans.load(tmp_path))["model", "few"]
    # row groups that cannot hold such a number are passed over
    assert 1_000 <= reads.rows["main.numbers"] < 130_000
