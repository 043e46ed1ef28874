"""Velir's GA4 package: channel grouping, the categories of sources, and the last non-direct one.

One of its rows contradicts GA4's own rule and differs here, see DIFFERENT. Its long list of
sources is compared as far as sources.csv knows a source; where that puts a source elsewhere on
purpose, OTHER_CATEGORIES says so.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.python.property.bench import Bench
from tests.python.property.tables import event, staged_events
from tests.python.reference.definitions import definition_rows

# without a paid medium a shopping site is no ad
DIFFERENT = {"alibaba": "Organic Shopping"}
OTHER_CATEGORIES = {
    # what is watched there is video
    "niconico": ("social", "video"),
    "nicovideo.jp": ("social", "video"),
    "tiktok": ("social", "video"),
    "tiktok.com": ("social", "video"),
    # in Japan, where it is best known, it is a mall before it is a search engine
    "rakuten": ("search", "shopping"),
    "rakuten.co.jp": ("search", "shopping"),
    # not the search engine itself but what others published there
    "news.google.com": ("search", ""),
    "sites.google.com": ("social", ""),
}
LAST_NON_DIRECT = "stg_ga4__sessions_traffic_sources_last_non_direct_daily__"


@pytest.fixture(scope="session")
def folder(cases: Path) -> Path:
    return cases / "velir_ga4_channels"


def test_channels_are_those_of_the_default_channel_group(bench: Bench, folder: Path) -> None:
    name = "macro_default_channel_grouping__traffic_data_with_expected_channels.csv"
    rows = _rows(folder / name)
    events = [
        _visit(f"{place:03d}", f"device {place}", datetime(2025, 3, 1), row)
        for place, row in enumerate(rows)
    ]
    channels = {row["session_id"]: row["channel"] for row in _sessions(bench, events)}
    for place, row in enumerate(rows):
        expected = DIFFERENT.get(row["source"], row["expected_channel"])
        assert channels[f"{place:03d}"] == expected, row


def test_a_direct_session_has_the_source_of_the_last_that_was_not(
    bench: Bench, folder: Path
) -> None:
    rows = _rows(folder / f"{LAST_NON_DIRECT}mock_stg_ga4__sessions_traffic_sources_daily_csv.csv")
    expected = _rows(folder / f"{LAST_NON_DIRECT}expected_csv.csv")
    events = [
        _visit(
            row["session_partition_key"],
            row["client_key"],
            datetime.fromtimestamp(int(row["session_partition_timestamp"]), UTC).replace(
                tzinfo=None
            ),
            {name: row[f"session_{name}"] for name in ("source", "medium", "campaign")},
        )
        for row in rows
    ]
    found = {row["session_id"]: row for row in _sessions(bench, events)}
    for row in expected:
        session = found[row["session_partition_key"]]
        for name in ("source", "medium", "campaign"):
            assert session[name] == row[f"last_non_direct_{name}"], row


def test_known_sources_have_the_category_of_ga4(folder: Path) -> None:
    known = {
        name: row["category"]
        for row in definition_rows("sources")
        for name in (row["source"], row["domain"])
    }
    differing = {
        row["source"]: (category, known[row["source"]])
        for row in _rows(folder / "ga4_source_categories.csv")
        if row["source"] in known
        and known[row["source"]] != (category := _category(row["source_category"]))
    }
    assert differing == OTHER_CATEGORIES


def _category(name: str) -> str:
    return name.removeprefix("SOURCE_CATEGORY_").lower()


def _visit(event_id: str, device: str, at: datetime, row: dict[str, str]) -> dict[str, Any]:
    return event(
        event_id=event_id,
        event_name="page_view",
        occurred_at=at,
        anonymous_id=device,
        page_url="https://shop.example/",
        **{f"utm_{name}": row[name] or None for name in ("source", "medium", "campaign")},
    )


def _sessions(bench: Bench, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given = {"stg_events__events": staged_events(events)}
    return bench.build("fct_sessions", given=given)["fct_sessions"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
