"""Rows that can land, good and bad, and what staging must then make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from orchestration.lib.landing.feeds import FEEDS
from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.landed_texts import (
    BAD_NUMBERS,
    BAD_OBJECTS,
    BAD_TIMES,
    BOUNDS,
    DAYS,
    GOOD_NUMBERS,
    GOOD_TIMES,
    NUMBERS,
    OBJECTS,
)
from tests.python.property.tables import setting_rows
from tests.python.reference.privacy import CLEARED, cleared, key_of
from tests.python.reference.reconciliation import quarantine_rows, reconciled_rows
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings
from tests.python.reference.staging import first_copies, read_time, refusal_reason
from tests.python.support.compiled import SALT

URLS = [text for text in CLEARED if not text.startswith("{")]
ADDRESSES = [text for text in CLEARED if text.startswith("{")]


@dataclass(frozen=True)
class Landed:
    """Landed rows of events, all text, the settings that judge them, and who was erased."""

    rows: list[dict[str, Any]]
    settings: Settings
    erased: list[str]


@st.composite
def histories(draw: st.DrawFn) -> Landed:
    """Rows of a few ids over three days and two files a day, most of them usable."""
    mostly = st.sampled_from([True] * 12 + [False])

    def either(good: list[Any], bad: list[Any]) -> st.SearchStrategy[Any]:
        return mostly.flatmap(lambda is_good: st.sampled_from(good if is_good else bad))

    row = st.fixed_dictionaries(
        {
            "landed_on": st.sampled_from(DAYS),
            "file": st.sampled_from(["a.jsonl", "b.jsonl"]),
            "refusal_reason": either([None], ["invalid_json", "wrong_column_count"]),
            "event_id": either([f"e{n}" for n in range(9)] + [" e1 "], ["", None, "  "]),
            "event_name": either(["page_view", "purchase", "campaign_received"], ["", None]),
            "occurred_at": either([*GOOD_TIMES, *GOOD_TIMES, *BOUNDS], BAD_TIMES),
            "received_at": either(["", None, *GOOD_TIMES], BAD_TIMES[2:]),
            "anonymous_id": either(["d1"], [None, ""]),
            "user_id": st.sampled_from([None, None, "u1", "u2"]),
            "value": either([None, "", *GOOD_NUMBERS], BAD_NUMBERS),
            "quantity": either([None, "", *GOOD_NUMBERS], BAD_NUMBERS),
            "page_url": either([None, *URLS], ["x" * 50, "x" * 51]),
            "properties": either([*OBJECTS, *ADDRESSES], BAD_OBJECTS),
            "consent": either([None, '{"ads":"granted"}'], BAD_OBJECTS),
            "extra_properties": st.sampled_from([None, None, '{"extra":1}', '{"note":"x"}']),
        }
    )
    rows = draw(st.lists(row, min_size=20, max_size=45))
    return Landed(
        [_placed(row, line) for line, row in enumerate(rows, start=1)],
        Settings(
            earliest_date=date(2025, 1, 1),
            max_days_ahead=draw(st.sampled_from([1, 1, 0])),
            max_field_characters=50,
        ),
        draw(st.sampled_from([[], ["u2"], ["u1", "nobody"]])),
    )


def check(bench: Bench, landed: Landed) -> None:
    """Every landed row is accepted, a copy or refused, as the reference says."""
    bench.land(events=landed.rows)
    hashes = [key_of(one, SALT) for one in landed.erased]
    bench.con.execute("insert into warehouse.landing.erased select unnest($1::varchar[])", [hashes])
    models = ("stg_events__events", "batch_reconciliation", "quarantine_summary")
    built = bench.build(*models, given={"settings": setting_rows(landed.settings)})
    reasons = [
        refusal_reason(row, landed.settings, NUMBERS.get, landed.erased) for row in landed.rows
    ]
    refused = [(row, why) for row, why in zip(landed.rows, reasons, strict=True) if why]
    usable = [row for row, why in zip(landed.rows, reasons, strict=True) if not why]
    kept = first_copies(usable)
    expected = [_typed(row) for row in kept]
    found = [{**row, "properties": _known(row["properties"])} for row in built[models[0]]]
    assert_same_rows(found, expected, "stg_events__events")
    reconciled = [row for row in built["batch_reconciliation"] if row["feed"] == "events"]
    assert_same_rows(reconciled, reconciled_rows(landed.rows, usable, kept), "batch_reconciliation")
    assert_same_rows(built["quarantine_summary"], quarantine_rows(refused), "quarantine_summary")


def _typed(row: Row) -> dict[str, Any]:
    """A usable row as staging holds it."""
    extra, own = (
        json.loads(cleared(row[name] or "{}")) for name in ("extra_properties", "properties")
    )
    return {
        "event_id": row["event_id"].strip(),
        "event_name": row["event_name"],
        "anonymous_id": key_of(row["anonymous_id"], SALT),
        "user_id": key_of(row["user_id"], SALT),
        "occurred_at": read_time(row["occurred_at"].strip()),
        "received_at": read_time((row["received_at"] or "").strip()),
        "value": NUMBERS.get(row["value"]),
        "quantity": NUMBERS.get(row["quantity"]),
        "page_url": row["page_url"] and cleared(row["page_url"]),
        "consent": row["consent"],
        "properties": _known(json.dumps({**extra, **own})),
        "landed_on": row["landed_on"],
    }


def _known(properties: str | None) -> str:
    """Properties without those that are null, in one spelling."""
    known = {
        key: value for key, value in json.loads(properties or "{}").items() if value is not None
    }
    return json.dumps(known, sort_keys=True)


def _placed(row: dict[str, Any], line: int) -> dict[str, Any]:
    known = {name: value for name, value in row.items() if name != "file"}
    return {
        **dict.fromkeys(FEEDS["events"].columns),
        **known,
        "source_file": f"events/landed_on={row['landed_on']}/{row['file']}",
        "source_line": line,
    }
