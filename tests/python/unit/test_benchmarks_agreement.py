"""Do two engines count the same: every difference is found, and only differences are."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.agreement import compare_levels, differences

Levels = list[tuple[str, str, int]]


def _levels(path: Path, rows: Levels) -> Path:
    with duckdb.connect() as con:
        con.execute("create table levels (funnel_key text, unit_id text, level tinyint)")
        con.executemany("insert into levels values (?, ?, ?)", rows)
        con.execute(f"copy levels to '{path}' (format parquet)")
    return path


def test_the_same_levels_agree_whatever_their_order_and_zeros(tmp_path: Path) -> None:
    ours = _levels(tmp_path / "ours.parquet", [("f", "u1", 2), ("f", "u2", 1)])
    theirs = _levels(tmp_path / "theirs.parquet", [("f", "u2", 1), ("f", "u3", 0), ("f", "u1", 2)])
    assert compare_levels(ours, theirs) == {"units": 2, "differing": 0, "levels": {}}


def test_a_unit_that_one_side_lacks_or_places_elsewhere_differs(tmp_path: Path) -> None:
    ours = _levels(tmp_path / "ours.parquet", [("f", "u1", 2), ("f", "u2", 1), ("g", "u1", 3)])
    theirs = _levels(tmp_path / "theirs.parquet", [("f", "u1", 3), ("f", "u4", 1), ("g", "u1", 3)])
    found = compare_levels(ours, theirs)
    assert (found["units"], found["differing"]) == (4, 3)
    assert found["levels"] == {"f": {"2": [1, 0], "3": [0, 1]}}


def test_units_that_swap_levels_differ_though_the_counts_are_the_same(tmp_path: Path) -> None:
    ours = _levels(tmp_path / "ours.parquet", [("f", "u1", 1), ("f", "u2", 2)])
    theirs = _levels(tmp_path / "theirs.parquet", [("f", "u1", 2), ("f", "u2", 1)])
    assert compare_levels(ours, theirs) == {"units": 2, "differing": 2, "levels": {}}


def test_figures_that_both_have_are_compared() -> None:
    ours = {"sessions": 3, "events": 9, "ours_alone": 1}
    assert differences(ours, {"sessions": 3, "events": 8}) == {"events": [9, 8]}
