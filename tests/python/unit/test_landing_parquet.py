"""Parquet: types as they lie, mixed schemas, damage."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.lib.landing.facts import Limits
from tests.python.unit.landing_support import Landing, event, json_lines

TOKYO = timezone(timedelta(hours=9))


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def columns(row_count: int = 1, **others: Any) -> dict[str, Any]:
    numbers = range(1, row_count + 1)
    return {
        "event_id": [f"e{n}" for n in numbers],
        "event_name": ["page_view"] * row_count,
        "occurred_at": [datetime(2025, 3, 1, 10)] * row_count,
        **others,
    }


def put(landing: Landing, name: str, values: dict[str, Any], **options: Any) -> Path:
    path = landing.path(name)
    pq.write_table(pa.table(values), path, **options)
    return path


def types(landing: Landing) -> dict[str, str]:
    described = landing.con.execute("describe landing.events").fetchall()
    return {name: kind for name, kind, *_ in described}


def test_types_and_lines_stay_as_in_the_file(landing: Landing) -> None:
    put(landing, "a.parquet", columns(3, value=[1.5, None, 2.0], quantity=[1, 2, 3]))
    facts = landing.land()
    kinds = types(landing)
    assert (kinds["occurred_at"], kinds["value"], kinds["quantity"], kinds["city"]) == (
        "TIMESTAMP", "DOUBLE", "BIGINT", "VARCHAR",
    )  # fmt: skip
    assert [(r["source_line"], r["value"]) for r in landing.rows()] == [(1, 1.5), (2, None), (3, 2)]
    assert landing.rows()[0]["source_file"] == "events/landed_on=2025-03-01/a.parquet"
    assert facts["a.parquet"].unknown_columns == ()


def test_types_that_disagree_become_text_in_every_file(landing: Landing) -> None:
    put(landing, "a.parquet", columns(value=[1.5], store_id=[7]))
    put(landing, "b.parquet", columns(value=[Decimal("2.50")], store_id=["7"]))
    put(landing, "c.parquet", columns())
    landing.write("d.jsonl", json_lines([event(value=3)]))
    landing.land()
    assert [(r["value"], r["store_id"]) for r in landing.rows()] == [
        ("1.5", "7"), ("2.50", "7"), (None, None), ("3", None),
    ]  # fmt: skip


def test_times_and_numbers_of_parquet_stay_what_they_are_beside_text(landing: Landing) -> None:
    put(landing, "a.parquet", columns(value=[1.5]))
    landing.write("d.jsonl", json_lines([event(value=3)]))
    landing.land()
    typed, text = landing.rows()
    moment = datetime(2025, 3, 1, 10)
    assert (typed["occurred_at"], typed["occurred_at_text"]) == (moment, None)
    assert (typed["value"], typed["value_text"]) == (1.5, None)
    assert (text["occurred_at"], text["occurred_at_text"]) == (None, "2025-03-01T10:00:00Z")
    assert (text["value"], text["value_text"]) == (None, "3")


@pytest.mark.parametrize("with_text", [False, True])
def test_a_value_does_not_depend_on_the_other_files_of_the_night(
    landing: Landing, with_text: bool
) -> None:
    put(
        landing,
        "a.parquet",
        columns(
            value=pa.array([0.1], pa.float32()),
            received_at=pa.array(
                [datetime(2025, 3, 1, 9, tzinfo=TOKYO)], pa.timestamp("ns", "Asia/Tokyo")
            ),
            user_id=pa.array([123.0]),
            store_id=pa.array([1.5]),
            campaign_id=pa.array([None], pa.float64()),
            city=pa.array(["京都".encode()], pa.binary()),
            consent=[{"ads": "granted", "analytics": None}],
            properties=pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        ),
    )
    if with_text:
        landing.write("b.jsonl", json_lines([event(2)]))
    landing.land()
    row = landing.rows()[0]
    assert float(row["value"]) == 0.1
    assert str(row["received_at"]) == "2025-03-01 00:00:00"
    assert (row["user_id"], row["store_id"], row["campaign_id"]) == ("123", "1.5", None)
    assert row["city"] == "京都"
    assert row["consent"] == '{"ads":"granted","analytics":null}'
    assert row["properties"] == '{"a":1}'


def test_unknown_columns_are_kept_without_nulls(landing: Landing) -> None:
    put(
        landing,
        "a.parquet",
        columns(
            2,
            **{
                "odd \"name'\n": ["赤", None],
                "n": pa.array([0.1, None], pa.float32()),
                "nan": [float("nan"), None],
                "at": pa.array([0, None], pa.timestamp("us", "Asia/Tokyo")),
                "raw": [b"\xff", None],
                "list": [[1, None], None],
                "source_file": ["theirs", None],
                "filename": ["theirs", None],
            },
        ),
    )
    facts = landing.land()
    first, second = landing.rows()
    assert json.loads(first["extra_properties"]) == {
        'odd "name\'\n': "赤", "n": 0.1, "at": "1970-01-01 00:00:00", "raw": "FF",
        "list": [1, None], "source_file": "theirs", "filename": "theirs",
    }  # fmt: skip
    assert second["extra_properties"] is None
    assert "odd \"name'\n" in facts["a.parquet"].unknown_columns


def test_names_in_another_case_are_known(landing: Landing) -> None:
    renamed = {name.upper(): values for name, values in columns().items()}
    put(landing, "a.parquet", renamed | {"city": ["x"], "CITY": ["y"]})
    landing.land()
    (row,) = landing.rows()
    assert (row["event_id"], row["city"]) == ("e1", "x")
    assert row["extra_properties"] == '{"CITY_1":"y"}'


def test_a_missing_required_column_refuses_every_row(landing: Landing) -> None:
    put(landing, "a.parquet", {"event_id": ["a", "b"], "event_name": ["x", "y"]})
    put(landing, "b.parquet", columns())
    facts = landing.land()
    reason = "missing_required_column"
    assert landing.refusals() == [(1, reason), (2, reason), (1, None)]
    assert landing.rows()[0]["event_id"] is None
    assert (facts["a.parquet"].problem, facts["b.parquet"].problem) == (reason, None)


def test_oversized_and_undecodable_rows_are_refused_without_values(landing: Landing) -> None:
    texts = ["赤" * 100, "赤" * 101, None, "x"]
    put(landing, "a.parquet", columns(4, note=texts, city=[b"a", b"b", b"\xff", None]))
    put(landing, "b.parquet", columns(properties=[{"a": "x" * 200}]))
    landing.land(Limits(max_field_characters=100))
    assert landing.refusals() == [
        (1, None), (2, "oversized_field"), (3, "invalid_utf8"), (4, None), (1, "oversized_field"),
    ]  # fmt: skip
    for row in landing.rows():
        if row["refusal_reason"]:
            kept = {name for name, value in row.items() if value is not None}
            assert kept == {"landed_on", "source_file", "source_line", "refusal_reason"}


def test_empty_parquet_is_fine_and_its_types_do_not_matter(landing: Landing) -> None:
    put(landing, "a.parquet", {name: pa.nulls(0) for name in (*columns(), "odd")})
    put(landing, "b.parquet", columns(value=[1.5]))
    pq.write_table(pa.table({"a": [1]}).select([]).slice(0, 0), landing.path("c.parquet"))
    facts = landing.land()
    assert {name: fact.row_count for name, fact in facts.items()} == {
        "a.parquet": 0, "b.parquet": 1, "c.parquet": 0,
    }  # fmt: skip
    assert types(landing)["value"] == "DOUBLE"


def test_a_sound_footer_over_broken_pages_is_found_before_the_night_reads_it(
    landing: Landing,
) -> None:
    for name in ("a.parquet", "b.parquet", "c.parquet"):
        put(landing, name, columns(500), compression="zstd", use_dictionary=False)
    path = landing.path("b.parquet")
    content = bytearray(path.read_bytes())
    content[4 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4)
    path.write_bytes(content)
    facts = landing.land()
    assert {name: (fact.row_count, fact.problem) for name, fact in facts.items()} == {
        "a.parquet": (500, None), "b.parquet": (1, "unreadable_file"), "c.parquet": (500, None),
    }  # fmt: skip


def test_decimals_that_the_engine_misreads_are_refused(landing: Landing) -> None:
    put(landing, "a.parquet", columns(value=pa.array([Decimal("1.5")], pa.decimal256(39, 2))))
    put(landing, "b.parquet", columns(value=pa.array([Decimal("1.5")], pa.decimal128(38, 2))))
    landing.land()
    assert landing.refusals() == [(None, "unreadable_file"), (1, None)]
    assert landing.rows()[1]["value"] == Decimal("1.5")


@pytest.mark.parametrize(
    "name", ["a*.parquet", "a?.parquet", "a[1].parquet", "it's.parquet", "日 本.parquet"]
)
def test_odd_file_names_are_no_patterns(landing: Landing, name: str) -> None:
    for each in (name, "a1.parquet", "ab.parquet"):
        put(landing, each, columns())
    landing.land()
    files = [row["source_file"].rpartition("/")[2] for row in landing.rows()]
    assert files == sorted({name, "a1.parquet", "ab.parquet"})


@pytest.mark.parametrize(
    "values",
    [
        pa.array([True]),
        pa.array([2**64 - 1], pa.uint64()),
        pa.array([1.5], pa.float16()),
        pa.array(["a"]).dictionary_encode(),
        pa.array(["a"], pa.large_string()),
        pa.array([1], pa.date32()),
        pa.array([1], pa.time64("ns")),
        pa.array([-1], pa.timestamp("ns", "UTC")),
        pa.array([2**62], pa.timestamp("us")),
        pa.array([1], pa.duration("ns")),
        pa.array([b"1234"], pa.binary(4)),
        pa.array([[1, 2]], pa.list_(pa.int8(), 2)),
        pa.array([[{"a": b"\xff"}]]),
        pa.array([b"1" * 16], pa.uuid()),
        pa.nulls(1),
    ],
    ids=lambda values: str(values.type),
)
@pytest.mark.parametrize("with_text", [False, True])
def test_every_type_can_be_read(landing: Landing, values: pa.Array, with_text: bool) -> None:
    put(landing, "a.parquet", columns(value=values, user_id=values, odd=values))
    if with_text:
        landing.write("b.jsonl", json_lines([event(2)]))
    landing.land()
    row = landing.rows()[0]
    is_null = values.type == pa.null()
    assert [row[name] is None for name in ("value", "user_id", "extra_properties")] == [is_null] * 3


@pytest.mark.parametrize("name", ["file_row_number", "kizashi_path"])
def test_a_column_that_hides_the_rows_place_refuses_the_file(landing: Landing, name: str) -> None:
    put(landing, "a.parquet", columns() | {name: [1]})
    landing.land()
    assert landing.refusals() == [(None, "unreadable_file")]


def test_json_columns_stay_json(landing: Landing) -> None:
    text = pa.ExtensionArray.from_storage(pa.json_(), pa.array(['{"a": 1.50}']))
    put(landing, "a.parquet", columns(properties=text, odd=text))
    landing.land()
    (row,) = landing.rows()
    assert row["properties"] == '{"a": 1.50}'
    assert json.loads(row["extra_properties"]) == {"odd": {"a": 1.5}}


def test_hundreds_of_files_and_schemas(landing: Landing) -> None:
    for n in range(300):
        put(landing, f"{n}.parquet", columns(value=[n]) if n % 3 else columns(note=["x"]))
    landing.land()
    assert len(landing.rows()) == 300
