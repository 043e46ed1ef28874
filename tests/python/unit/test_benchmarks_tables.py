"""The results table of the benchmarks: what it says of facts, and where it stands."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from benchmarks import results, tables
from benchmarks.render import README, between
from benchmarks.scale import Scale

NIGHT: dict[str, Any] = {
    "rows": 2_700,
    "landing_seconds": 1.0,
    "models_seconds": 5.0,
    "tests_seconds": 2.0,
    "gates_seconds": 3.0,
    "publishing_seconds": 0.5,
    "start_up_seconds": 120.0,
    "all_seconds": 131.5,
    "peak_bytes": 900_000_000,
    "slowest_models": {"fct_sessions": 1.25},
    "commit": "abc",
}
RESULTS: dict[str, Any] = {
    "machine": {
        "cores": 2,
        "memory_gb": 24,
        "system": "Linux x86_64",
        "python": "3.11.7",
        "packages": {"duckdb": "1.5.6", "chdb": None},
        "threads": 2,
        "memory_limit": "6GB",
    },
    "sizes": {
        "1m": {
            "wanted_events": 1_000_000,
            "floor": {
                "ordered": {"seconds": 1.0, "peak_bytes": 5_000_000},
                "copied": {"seconds": 0.5, "peak_bytes": 5_000_000},
                "commit": "abc",
            },
            "full": {**NIGHT, "events": 1_000_000, "published_bytes": 80_000_000},
            "funnels": {
                "ours": {"seconds": 3.0, "peak_bytes": 1_000_000},
                "clickhouse": {"seconds": 2.0, "peak_bytes": 1_000_000},
                "clickhouse_one_file": {"error": "killed", "peak_bytes": 9_000_000_000},
                "clickhouse_conversions": {"seconds": 1.0, "peak_bytes": 1_000_000},
                "agreement": {"units": 50, "differing": 2, "levels": {"wish": {"2": [10, 12]}}},
                "commit": "def",
            },
            "sessions": {
                "ours": {"seconds": 1.0, "peak_bytes": 1, "counts": {"sessions": 7}},
                "clickhouse": {"seconds": 1.0, "peak_bytes": 1, "differences": {}},
                "polars": {
                    "seconds": 1.0,
                    "peak_bytes": 1,
                    "differences": {"page_views": [3, 4]},
                },
                "commit": "abc",
            },
            "reads": {
                "rows": 2_700,
                "stored_rows": 400,
                "warehouse_bytes": 4_000_000,
                "tests": {"rows": 77, "disk_bytes": 0},
                "models": {
                    "narrow": {"disk_bytes": 0, "tables": {"marts.a": [5, 100]}},
                    "wide": {
                        "disk_bytes": 1_000_000,
                        "tables": {"marts.a": [50, 100], "marts.b": [10, 10]},
                    },
                    "nothing": {"disk_bytes": 0, "tables": {}},
                },
                "commit": "abc",
            },
        }
    },
}
DOCUMENT = (
    "before\n<!-- results: made by python -m benchmarks --render -->\nold\n"
    "<!-- end of results -->\nafter\n"
)


def test_a_missed_target_is_bold_and_a_met_one_is_not() -> None:
    table = tables.targets(RESULTS["sizes"])
    assert "| full build ÷ floor | at most 2.50× | **6.00×** |" in table
    assert "| sessions ÷ ClickHouse | at most 1.50× | 1.00× |" in table


def test_what_was_not_measured_or_failed_leaves_a_blank() -> None:
    table = tables.targets(RESULTS["sizes"])
    assert "| a night with nothing to do | at most 20.0 s |  |" in table
    assert "| the same, its events in one file |  |  |" in table


def test_a_night_is_told_by_its_parts() -> None:
    row = "| 1m | full build | 1,000,000 | 1.0 | 5.0 | 2.0 | 3.0 | 0.5 | 120 | 132 | 900 MB |"
    assert row in tables.nights(RESULTS["sizes"])


def test_a_peer_that_failed_says_why() -> None:
    text = tables.peers(RESULTS["sizes"])
    assert "| 1m | funnels | ClickHouse, from their events in one file | failed | 9.0 GB |" in text
    assert "- 1m, funnels, ClickHouse, from their events in one file: killed" in text


def test_disagreement_is_said_with_both_counts() -> None:
    text = tables.peers(RESULTS["sizes"])
    assert "differs from ClickHouse's for 2. `wish`: step 2 10 against 12." in text
    assert "7 sessions; ClickHouse counts the same." in text
    assert "7 sessions; Polars counts page views 3 against 4." in text


def test_reads_are_sorted_and_name_the_table_that_is_read_most() -> None:
    text = tables.reads(RESULTS["sizes"])
    assert "scanned 65 rows, of 400 that are stored" in text
    assert "dbt's tests scanned 77 rows" in text
    first, second = (line for line in text.splitlines() if line.startswith("| `"))
    assert first == "| `wide` | 60 | 1 MB | `marts.a` | 50% |"
    assert second == "| `narrow` | 5 | 0 MB | `marts.a` | 5% |"


def test_every_commit_that_was_measured_is_named_once() -> None:
    assert "Commit: abc, def." in tables.machine(RESULTS)


def test_packages_that_are_not_installed_are_not_named() -> None:
    assert "chdb" not in tables.machine(RESULTS)


def test_every_section_of_what_was_measured_is_there() -> None:
    report = tables.report(RESULTS)
    assert report.count("\n### ") == 5
    assert tables.report({"machine": {}, "sizes": {}}) == "Nothing is measured yet."


def test_only_the_part_between_the_markers_is_written_anew() -> None:
    written = between(DOCUMENT, "new")
    assert written.startswith("before\n<!-- results")
    assert written.endswith("\n\nnew\n\n<!-- end of results -->\nafter\n")
    assert "old" not in written
    assert between(written, "new") == written


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="end of results"):
        between("no markers", "new")


def test_the_readme_shows_the_results_that_are_kept() -> None:
    text = README.read_text(encoding="utf-8")
    assert between(text, tables.report(results.load())) == text


def test_results_replace_their_own_workload_only(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    large, small = Scale("10m", 10_000_000, tmp_path), Scale("1m", 1_000_000, tmp_path)
    results.keep({"cores": 2}, large, "floor", {"n": 1}, file)
    results.keep({"cores": 2}, large, "full", {"n": 2}, file)
    results.keep({"cores": 4}, small, "floor", {"n": 3}, file)
    results.keep({"cores": 4}, large, "floor", {"n": 4}, file)
    found = results.load(file)
    assert found["machine"] == {"cores": 4}
    assert list(found["sizes"]) == ["1m", "10m"]
    assert found["sizes"]["10m"] == {
        "wanted_events": 10_000_000,
        "floor": {"n": 4},
        "full": {"n": 2},
    }


def test_a_size_is_compared_with_the_one_ten_times_smaller() -> None:
    sizes = {
        "1m": copy.deepcopy(RESULTS["sizes"]["1m"]),
        "10m": {**copy.deepcopy(RESULTS["sizes"]["1m"]), "wanted_events": 10_000_000},
    }
    for facts in sizes.values():
        facts["startup"] = {**NIGHT, "models_seconds": 1.0}
        facts["night"] = {"whole": NIGHT, "tenth": {**NIGHT, "models_seconds": 6.0}}
    row = "| as many new rows on 10 times the history | at most 1.20× |  | **1.25×** |"
    assert row in tables.targets(sizes)
