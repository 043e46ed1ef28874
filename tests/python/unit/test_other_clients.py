"""DuckDB's own client, pandas and Polars read the same numbers of what is published."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pytest

from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.published_marts import TODAY, ask, publish_rows, small_shop

DAYS = 40
BLOCKS = re.findall(
    r"^```python\n(.*?)^```$",
    (PROJECT / "docs" / "bi.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return publish_rows(tmp_path_factory.mktemp("shop"), small_shop(DAYS))


@pytest.fixture(scope="module")
def sales() -> Decimal:
    """As small_shop says it, counted by hand."""
    days = [TODAY - timedelta(days=back) for back in range(DAYS)]
    return sum((Decimal("12.5") * (3 + day.day % 4) for day in days), Decimal(0))


@pytest.mark.parametrize("client", ["duckdb", "pandas", "polars"])
def test_the_documents_examples_say_the_sales(
    paths: Paths, sales: Decimal, client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = [block for block in BLOCKS if f"import {client}\n" in block]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "published").symlink_to(paths.published)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["sales"] == sales > 0


def test_every_example_is_tried() -> None:
    assert len(BLOCKS) == 3


@pytest.mark.parametrize("mart", sorted(small_shop()))
def test_a_mart_is_the_same_to_all_three(paths: Paths, mart: str) -> None:
    folder = paths.published / "parquet" / mart
    with duckdb.connect(str(paths.published / "kizashi.duckdb"), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        expected = con.execute(f"select * from marts.{mart}").fetchall()
    by_polars = polars.read_parquet(folder / "*.parquet").rows()
    frame = pandas.read_parquet(folder, dtype_backend="pyarrow")
    by_pandas = [
        tuple(None if value is pandas.NA else _plain(value) for value in row)
        for row in frame.itertuples(index=False, name=None)
    ]
    assert expected != []
    assert by_polars == expected
    assert by_pandas == expected


def _plain(value: Any) -> Any:
    """A moment of pandas as Python's own."""
    return value.to_pydatetime() if isinstance(value, pandas.Timestamp) else value


def test_a_mart_has_the_same_sum_to_all_three(paths: Paths) -> None:
    """Sums are each client's own arithmetic, here of a column that is no integer."""
    ((expected,),) = ask(paths, "select sum(credited_value) from marts.channel_performance")
    folder = paths.published / "parquet" / "channel_performance"
    assert expected == pytest.approx(3 * 375)
    assert pandas.read_parquet(folder)["credited_value"].sum() == expected
    assert polars.read_parquet(folder / "*.parquet")["credited_value"].sum() == expected
