"""The deepest level of ClickHouse's `windowFunnel`, for the modes that funnels have a word for.

Windows are counted in hours here, so every time of a case is stretched from seconds to hours.

- Without a mode, steps come in order: `ordered`.
- `strict_order` is `strict_steps`.
- `strict_once` lets a row fill one step only, which is how events fill steps here anyway; with
  `strict_increase` the cases have no two events at one time. Both are `ordered`.

Left out are modes that no funnel has, by LEFT_OUT: `strict_deduplication`, which ends at any
step taken twice, `allow_reentry`, which looks away from what `strict_order` forbids, and
`strict_increase` where events share a time, for here the event id orders those.

Where a level differs by design, DIFFERENT says so; docs/funnels.md tells why.
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

ORDER_MODES = {
    "": "ordered",
    "strict_once": "ordered",
    "strict_once,strict_increase": "ordered",
    "strict_order": "strict_steps",
}
LEFT_OUT = {
    "strict_deduplication": 2,
    "strict_increase": 2,
    "strict_deduplication,strict_order": 6,
    "strict_order,allow_reentry": 16,
    "strict_order,allow_reentry,strict_deduplication": 5,
    "strict_once,strict_deduplication": 3,
}
CHECKOUT = "begin_checkout>view_product_detail>begin_checkout>complete_payment"
# by data set, mode, steps and user: our level
DIFFERENT = {
    # one event fills one step; there it fills all that it fits
    ("t_incr", "", "1004>1004>1004", "1"): 1,
    # d is no step, so it is no step out of its turn; there any other row is
    ("t_order", "strict_order", "a>b>c", "2"): 3,
    ("t_order", "strict_order", "a>b>c", "5"): 3,
    # step 1 taken again begins another entry; there it ends everything
    ("t_reentry", "strict_order", "a>b>c", "2"): 3,
    ("t_reentry", "strict_order", "a>b>c>d", "2"): 3,
    ("t_reentry", "strict_order", "a>b>c>d", "5"): 4,
    # an event whose turn it is may be another step as well; there it fills neither
    ("t_ecom", "strict_order", CHECKOUT, "1"): 4,
    ("t_ecom", "strict_order", CHECKOUT, "2"): 4,
    ("t_ecom", "strict_order", CHECKOUT, "3"): 2,
}
START = datetime(2020, 1, 1)


@pytest.fixture(scope="session")
def folder(cases: Path) -> Path:
    return cases / "clickhouse_window_funnel"


def test_the_deepest_entry_is_the_level_of_window_funnel(bench: Bench, folder: Path) -> None:
    expected = [row for row in _rows(folder / "expected.csv") if row["mode"] in ORDER_MODES]
    conversions = [
        conversion(
            place,
            f"{row['dataset']}:{row['user_id']}",
            row["event"],
            START + timedelta(hours=int(row["ts_s"])),
        )
        for place, row in enumerate(_rows(folder / "events.csv"))
    ]
    # a funnel of one step reaches it or not; ours have two at least, and follow any number
    funnels = {_key(row): _funnel(row) for row in expected}
    deepest = deepest_entries(build(bench, conversions, list(funnels.values()))["funnel_entries"])
    different = {}
    for row in expected:
        case = (row["dataset"], row["mode"], row["steps"], row["user_id"])
        found = deepest[_key(row), f"{row['dataset']}:{row['user_id']}"]["deepest_step"]
        if found != int(row["expected_level"]):
            different[case] = found
    assert different == DIFFERENT


def test_the_modes_left_out_are_those_that_no_funnel_has(folder: Path) -> None:
    modes = Counter(row["mode"] for row in _rows(folder / "expected.csv"))
    assert {mode: count for mode, count in modes.items() if mode not in ORDER_MODES} == LEFT_OUT


def _key(row: dict[str, str]) -> str:
    return f"{row['mode']} {row['steps']} in {row['window_s']}"


def _funnel(row: dict[str, str]) -> Funnel:
    steps = tuple(row["steps"].split(">"))
    order_mode = ORDER_MODES[row["mode"]]
    return Funnel(_key(row), steps, int(row["window_s"]), order_mode=order_mode)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
