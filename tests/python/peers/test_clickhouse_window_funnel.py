"""The deepest level of ClickHouse's `windowFunnel`, where steps come in order.

Windows are counted in hours here, so every time of a case is stretched from seconds to hours.

Left out are the modes `strict_deduplication`, `strict_order`, `strict_increase`,
`strict_once`, `allow_reentry` and their combinations: funnels have the order mode `ordered`
only, so far. LEFT_OUT holds how many cases that are, so that none is left out unseen.

One case differs by design: ClickHouse lets a single row fill all steps that its event fits.
Here one event fills one step, so that nobody repeats a purchase by making it once.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.python.peers.journeys import build, conversion, deepest_entries
from tests.python.property.bench import Bench
from tests.python.reference.funnels import Funnel

LEFT_OUT = {
    "strict_deduplication": 2,
    "strict_order": 23,
    "strict_increase": 2,
    "strict_once": 4,
    "strict_deduplication,strict_order": 6,
    "strict_order,allow_reentry": 16,
    "strict_order,allow_reentry,strict_deduplication": 5,
    "strict_once,strict_increase": 3,
    "strict_once,strict_deduplication": 3,
}
DIFFERENT = {("t_incr", "1004>1004>1004"): 1}
START = datetime(2020, 1, 1)


@pytest.fixture(scope="session")
def folder(cases: Path) -> Path:
    return cases / "clickhouse_window_funnel"


def test_the_deepest_entry_is_the_level_of_window_funnel(bench: Bench, folder: Path) -> None:
    expected = [row for row in _rows(folder / "expected.csv") if not row["mode"]]
    conversions = [
        conversion(
            place,
            f"{row['dataset']}:{row['user_id']}",
            row["event"],
            START + timedelta(hours=int(row["ts_s"])),
        )
        for place, row in enumerate(_rows(folder / "events.csv"))
    ]
    funnels = {
        (row["steps"], row["window_s"]): Funnel(
            f"{row['steps']} in {row['window_s']}",
            tuple(row["steps"].split(">")),
            int(row["window_s"]),
        )
        # a funnel of one step reaches it or not; ours have two at least, and follow any number
        for row in expected
    }
    deepest = deepest_entries(build(bench, conversions, list(funnels.values()))["funnel_entries"])
    for row in expected:
        funnel = funnels[row["steps"], row["window_s"]]
        found = deepest[funnel.key, f"{row['dataset']}:{row['user_id']}"]["deepest_step"]
        level = DIFFERENT.get((row["dataset"], row["steps"]), int(row["expected_level"]))
        assert found == level, row


def test_the_modes_left_out_are_those_that_no_funnel_has(folder: Path) -> None:
    modes = Counter(row["mode"] for row in _rows(folder / "expected.csv") if row["mode"])
    assert modes == LEFT_OUT


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
