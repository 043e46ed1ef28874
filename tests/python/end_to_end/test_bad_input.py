"""One night with everything that goes wrong in a landing folder, and with every tracker's files
beside the events: it ends published.
"""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.python.support.checkout import Checkout
from tests.python.support.tracker_files import ga4_parquet, segment_lines, snowplow_lines

DAY, NEXT, EMPTY = "2025-03-01", "2025-03-02", "2025-03-03"


def event(event_id: str, **columns: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "event_name": "page_view",
        "occurred_at": "2025-03-01T10:00:00Z",
        "anonymous_id": "device-1",
        **columns,
    }


@pytest.fixture(scope="module")
def night(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, str]:
    """The marts after that night, and what it said."""
    mine = checkout.with_data(tmp_path_factory.mktemp("bad"))
    lines = "".join(json.dumps(event(f"cut-{i}")) + "\n" for i in range(2000)).encode()
    mine.land("events", DAY, "truncated.jsonl.gz", gzip.compress(lines)[:-400])
    mine.land("events", DAY, "not-parquet.parquet", b"this is no Parquet file")
    mine.land("events", DAY, "really-parquet.jsonl", _parquet(mine.landing.parent, [event("p")]))
    broken = json.dumps(event("good-1")).encode() + b'\n{"event_id": \n' + b"\xff\xfe\n"
    mine.land("events", DAY, "broken.jsonl", broken + json.dumps(event("good-2")).encode() + b"\n")
    mine.land("events", DAY, "no-time.csv", "event_id,event_name,anonymous_id\na,b,c\nd,e,f\n")
    mine.land("events", DAY, "big.jsonl", [event("big", search_term="x" * 5_000_000)])
    times = {"old": "1970-01-01T00:00:00Z", "far": "2099-01-01T00:00:00Z", "odd": "yesterday"}
    mine.land("events", DAY, "times.jsonl", [event(k, occurred_at=v) for k, v in times.items()])
    copies = pa.table({k: [v] * 1_000_000 for k, v in event("copy").items()})
    pq.write_table(copies, mine.land("events", DAY, "copies.parquet", b""))
    mine.land("events", DAY, "typed-one-way.jsonl", [event("v1", value=12.5)])
    mine.land(
        "events", NEXT, "typed-another.jsonl", [event("v2", value="twelve"), event("v3", value="7")]
    )
    mine.land("events", EMPTY, "empty.jsonl", "")
    mine.land(
        "customers",
        DAY,
        "wrong-origin.jsonl",
        [{"user_id": "u", "updated_at": DAY, "attribute": "a", "value": "v", "origin": "guessed"}],
    )
    noon = datetime.fromisoformat(f"{DAY}T12:00:00").replace(tzinfo=UTC)
    mine.land("segment", DAY, "calls.jsonl.gz", gzip.compress(segment_lines(DAY)))
    mine.land("ga4", DAY, "events.parquet", ga4_parquet(int(noon.timestamp()) * 1_000_000))
    mine.land("snowplow", DAY, "enriched.tsv", snowplow_lines(DAY))
    mine.land("snowplow", NEXT, "enriched.tsv", snowplow_lines(NEXT, version="2-1-0"))
    return mine, mine.nightly()


def _parquet(folder: Path, rows: list[dict[str, Any]]) -> bytes:
    path = folder / "rows.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path.read_bytes()


def test_nothing_is_lost(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    assert checkout.ask("select * from batch_reconciliation where not is_balanced") == []
    read = checkout.ask("select sum(rows_read) from batch_reconciliation where feed = 'events'")
    assert read[0][0] > 1_000_000


def test_each_wrong_row_has_its_reason_file_and_line(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    found = {
        (Path(file).name, reason): (rows, line)
        for file, reason, rows, line in checkout.ask(
            "select source_file, refusal_reason, row_count, first_source_line "
            "from quarantine_summary"
        )
    }
    assert found[("broken.jsonl", "invalid_json")] == (1, 2)
    assert found[("broken.jsonl", "invalid_utf8")] == (1, 3)
    assert found[("no-time.csv", "missing_required_column")][0] == 2
    assert found[("big.jsonl", "oversized_field")] == (1, 1)
    assert found[("times.jsonl", "occurred_too_early")] == (1, 1)
    assert found[("times.jsonl", "occurred_too_late")] == (1, 2)
    assert found[("times.jsonl", "invalid_occurred_at")] == (1, 3)
    assert found[("typed-another.jsonl", "invalid_value")] == (1, 1)
    assert found[("wrong-origin.jsonl", "invalid_origin")] == (1, 1)
    assert found[("truncated.jsonl.gz", "truncated_gzip")][0] == 1
    assert ("not-parquet.parquet", "unreadable_file") in found
    assert ("really-parquet.jsonl", "wrong_format") in found


def test_a_million_copies_are_one_event(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    assert checkout.ask(
        "select sum(duplicate) from batch_reconciliation where feed = 'events'"
    ) == [(999_999,)]


def test_the_good_rows_beside_them_count(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    counted = checkout.ask(
        "select sum(page_view_count) from fct_sessions where landing_page is null"
    )[0][0]
    accepted = checkout.ask("select sum(accepted) from batch_reconciliation where feed = 'events'")[
        0
    ][0]
    assert counted == accepted
    # before the cut: all but a few hundred of 2,000; beside it good-1, good-2, copy, v1 and v3
    assert accepted > 1_000


def test_it_is_said_without_a_traceback(night: tuple[Checkout, str]) -> None:
    _, said = night
    assert "refused because" in said
    assert "Traceback" not in said


def test_the_rows_of_every_tracker_are_accounted_for(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    counted = checkout.ask(
        "select feed, sum(rows_read), sum(accepted), sum(duplicate), sum(quarantined) "
        "from batch_reconciliation where feed in ('segment', 'ga4', 'snowplow') "
        "group by feed order by feed"
    )
    assert counted == [("ga4", 5, 3, 1, 1), ("segment", 6, 3, 0, 3), ("snowplow", 6, 4, 0, 2)]
    refused = checkout.ask(
        "select feed, refusal_reason, first_source_line from quarantine_summary "
        "where feed in ('segment', 'ga4', 'snowplow') order by feed, first_source_line, landed_on"
    )
    assert refused == [
        ("ga4", "missing_identity", 5),
        ("segment", "missing_occurred_at", 4),
        ("segment", "missing_event_name", 5),
        ("segment", "invalid_properties", 6),
        ("snowplow", "wrong_column_count", 3),
        ("snowplow", "wrong_column_count", 3),
    ]


def test_a_purchase_is_one_whichever_tracker_saw_it(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    found = checkout.ask(
        "select order_id, value, currency from fct_conversions "
        "where conversion_key = 'purchase' order by order_id"
    )
    assert [(order, float(value), currency) for order, value, currency in found] == [
        ("ga4-order", 40.5, "JPY"),
        ("o-1-0-0", 50, "JPY"),
        # a later version of the schemas
        ("o-2-1-0", 50, "JPY"),
        ("segment-order", 30, "JPY"),
    ]
    visits = checkout.ask(
        "select landing_page, page_view_count, event_count from fct_sessions "
        "where landing_page is not null order by 1"
    )
    assert visits == [
        ("https://a.example/", 1, 3),
        ("https://b.example/", 1, 3),
        ("https://c.example/", 1, 2),
        ("https://c.example/", 1, 2),
    ]


def test_the_lines_of_an_order_are_bought_products(night: tuple[Checkout, str]) -> None:
    checkout, _ = night
    with duckdb.connect(str(checkout.home / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute(
            "select order_id, product_id, value from intermediate.int_product_events__listed "
            "where action = 'bought' order by all"
        ).fetchall()
        staged = con.execute("from staging.stg_events__rows").fetchall()
    assert [(order, product, float(value)) for order, product, value in found] == [
        ("ga4-order", "pot", 20.5),
        ("ga4-order", "tea", 20),
        ("o-1-0-0", "pan", 30),
        ("o-1-0-0", "tea", 20),
        ("o-2-1-0", "pan", 30),
        ("o-2-1-0", "tea", 20),
        ("segment-order", "mug", 20),
        ("segment-order", "tea", 10),
    ]
    # neither ids as they landed nor network addresses
    assert not any(word in str(staged) for word in ("-device", "segment-user", "192.0.2.44"))
