"""What a night's generic tests look at: the rows that the night put there, and no others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.python.property.tables import keys_of
from tests.python.support.compiled_tests import CompiledTests
from tests.python.support.nights import Warehouse

FIRST, SECOND = date(2025, 1, 1), date(2025, 1, 2)


def event(event_id: str, device: str, moment: str, landed_on: date) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "event_name": "page_view",
        "anonymous_id": device,
        "occurred_at": moment,
        "landed_on": landed_on,
        "source_file": f"{landed_on}.jsonl",
        "source_line": int(event_id[1:]),
    }


@pytest.fixture(scope="module")
def after_two_nights(compiled: CompiledTests) -> Warehouse:
    """A tablet that was there on the first day only, and a phone that came again."""
    one = [
        event("e1", "tablet", "2025-01-01 10:00:00", FIRST),
        event("e2", "phone", "2025-01-01 10:00:00", FIRST),
    ]
    two = [event("e3", "phone", "2025-01-02 10:00:00", SECOND)]
    warehouse = Warehouse(compiled)
    warehouse.night({"events": {FIRST: one}}, [FIRST])
    warehouse.night({"events": {FIRST: one, SECOND: two}}, [SECOND])
    return warehouse


@pytest.mark.parametrize(
    ("event_id", "is_of_tonight"), [("e1", False), ("e2", False), ("e3", True)]
)
def test_a_night_tests_what_it_put_there_and_a_whole_build_everything(
    compiled: CompiledTests, after_two_nights: Warehouse, event_id: str, is_of_tonight: bool
) -> None:
    test = "unique_int_events__sessionized_event_key"
    con = after_two_nights.con
    con.execute("begin")
    try:
        table = "intermediate.int_events__sessionized"
        event_key = keys_of([event_id])[event_id]
        con.execute(f"insert into {table} from {table} where event_key = {event_key}")
        assert compiled.failures(con, test) == [(event_key, 2)]
        tonight = compiled.failures(con, test, nightly=True)
        assert tonight == ([(event_key, 2)] if is_of_tonight else [])
    finally:
        con.execute("rollback")


def test_an_id_landed_again_is_tested_with_all_of_its_events(
    compiled: CompiledTests, after_two_nights: Warehouse
) -> None:
    test = "unique_stg_events__events_event_id"
    con = after_two_nights.con
    assert compiled.failures(con, test, nightly=True) == []
    con.execute("begin")
    try:
        # tonight's id on an old day too, and nobody who took it for a copy
        con.execute(
            "insert into staging.stg_events__rows select * replace ("
            "date '2025-01-01' as landed_on, row_key + 1 as row_key) "
            "from staging.stg_events__rows where event_id = 'e3'"
        )
        assert compiled.failures(con, test, nightly=True) == [("e3", 2)]
    finally:
        con.execute("rollback")
