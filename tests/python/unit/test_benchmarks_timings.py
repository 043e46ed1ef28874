"""Where the time of a night went: nothing counted twice, nothing left over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks import timings
from benchmarks.intervals import Interval, covered_seconds
from benchmarks.timings import Node


def _result(unique_id: str, start: int, end: int) -> dict[str, Any]:
    return {
        "unique_id": unique_id,
        "timing": [
            {
                "name": "compile",
                "started_at": "2025-04-01T00:00:00Z",
                "completed_at": "2025-04-01T00:00:01Z",
            },
            {
                "name": "execute",
                "started_at": f"2025-04-01T00:00:{start:02d}.500000Z",
                "completed_at": f"2025-04-01T00:00:{end:02d}.500000Z",
            },
        ],
    }


@pytest.mark.parametrize(
    ("intervals", "seconds"),
    [
        ([], 0.0),
        ([(1.0, 3.0)], 2.0),
        ([(5.0, 6.0), (1.0, 3.0)], 3.0),
        ([(1.0, 4.0), (2.0, 3.0)], 3.0),
        ([(1.0, 4.0), (2.0, 6.0), (6.0, 7.0)], 6.0),
    ],
)
def test_time_that_several_share_counts_once(intervals: list[Interval], seconds: float) -> None:
    assert covered_seconds(intervals) == seconds


def test_a_node_is_its_kind_its_name_and_when_it_was_executed() -> None:
    (node,) = timings.parse({"results": [_result("model.kizashi.fct_sessions", 2, 5)]})
    assert (node.kind, node.name) == ("model", "fct_sessions")
    assert node.end - node.start == 3.0


def test_what_was_skipped_has_no_time() -> None:
    skipped = {"unique_id": "model.kizashi.rfm", "timing": []}
    assert timings.parse({"results": [skipped]}) == []


def test_only_runs_since_the_beginning_of_the_night_are_read(tmp_path: Path) -> None:
    for name, second in (("before", 5), ("tonight", 30)):
        (tmp_path / name).mkdir()
        content = {"results": [_result(f"model.kizashi.{name}", second, second + 1)]}
        (tmp_path / name / "run_results.json").write_text(json.dumps(content))
    since = timings.parse({"results": [_result("model.kizashi.x", 20, 21)]})[0].start
    for path in tmp_path.rglob("*.json"):
        os.utime(path, (since + 20, since + 20))
    assert [node.name for node in timings.nodes(tmp_path, since)] == ["tonight"]


def test_the_parts_of_a_night_are_all_of_it() -> None:
    ran = [
        Node("seed", "funnels", 10, 11),
        Node("model", "a", 11, 20),
        Node("model", "b", 12, 18),
        Node("test", "unique_a", 19, 22),
        Node("test", "unique_b", 30, 31),
    ]
    steps = {
        "landing__landed_files": (5.0, 9.0),
        "staging": (9.0, 40.0),
        "staging_gate": (40.0, 43.0),
        "marts_gate": (50.0, 52.0),
        "publish": (52.0, 53.0),
    }
    parts = timings.parts(ran, steps, all_seconds=60.0)
    assert (parts.landing, parts.models, parts.tests) == (4.0, 10.0, 3.0)
    assert (parts.gates, parts.publishing) == (5.0, 1.0)
    assert sum(parts.facts().values()) == 60.0
    assert parts.sql == 14.0


def test_the_slowest_models_come_first() -> None:
    ran = [Node("model", "quick", 0, 1), Node("test", "slow", 0, 9), Node("model", "slow", 0, 5)]
    assert list(timings.slowest(ran, count=2).items()) == [("slow", 5), ("quick", 1)]
