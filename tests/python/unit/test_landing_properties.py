"""Whatever lands: the three formats mean the same, nothing raises, no row is lost or invented."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.lib.landing.facts import Limits
from orchestration.lib.landing.inventory import FORMATS
from tests.python.unit.landing_support import EVENT, Landing, json_lines

# An empty CSV cell is no value, so the empty text cannot be told apart there.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
VALUES = st.none() | TEXT
NAMES = ["event_id", "event_name", "occurred_at", "city", "properties", "ODD", 'o"d\nd', "赤, b"]
ROWS = st.lists(st.fixed_dictionaries({name: VALUES for name in NAMES}), max_size=12)

SEEDS = [
    json_lines([{**EVENT, "properties": {"a": [1.50, "x"]}, "odd": None}] * 3),
    b'event_id,event_name,occurred_at,city\r\n1,"a\n""b",2025-03-01,\r\n2,b,2025-03-01,"x"\r\n',
]


def as_csv(rows: list[dict[str, Any]], quoting: Literal[0, 1]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, NAMES, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_parquet(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    schema = pa.schema([(name, pa.string()) for name in NAMES])
    pq.write_table(pa.Table.from_pylist(rows, schema), buffer, row_group_size=5)
    return buffer.getvalue()


def seen(landing: Landing) -> dict[str, list[dict[str, Any]]]:
    """The rows of the view by format, in order, without what tells the files apart."""
    files: dict[str, list[dict[str, Any]]] = {name: [] for name in ("csv", "jsonl", "parquet")}
    for row in landing.rows():
        name = row.pop("source_file").rpartition(".")[2]
        del row["source_line"]
        row["extra_properties"] = row["extra_properties"] and json.loads(row["extra_properties"])
        files[name].append(row)
    return files


@settings(max_examples=25, deadline=None)
@given(ROWS, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_the_formats_mean_the_same(rows: list[dict[str, Any]], quoting: Literal[0, 1]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        landing = Landing(Path(folder))
        landing.write("a.jsonl", json_lines(rows))
        landing.write("a.csv", as_csv(rows, quoting))
        landing.write("a.parquet", as_parquet(rows))
        landing.land()
        files = seen(landing)
    assert files["csv"] == files["jsonl"] == files["parquet"]
    for row, landed in zip(rows, files["jsonl"], strict=True):
        assert landed["refusal_reason"] is None
        assert {name: landed[name] for name in NAMES[:5]} == {n: row[n] for n in NAMES[:5]}
        others = {name: row[name] for name in NAMES[5:] if row[name] is not None}
        assert (landed["extra_properties"] or {}) == others


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file of some format with bytes changed, inserted or cut off; or just bytes."""
    sound = [*SEEDS, *map(gzip.compress, SEEDS), as_parquet([{**EVENT, "ODD": "x"}] * 30), b""]
    content = bytearray(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.sampled_from([0, 1, 2, 9]))
        content[start:end] = draw(
            st.binary(max_size=9) | st.sampled_from([b'"', b"\n", b"{", b"\0", b"\xff", b'","'])
        )
    return bytes(content[: draw(st.integers(0, len(content)) | st.just(len(content)))])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FORMATS), damaged() | st.binary(max_size=200), min_size=1))
def test_nothing_raises_and_every_row_is_counted(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        landing = Landing(Path(folder))
        for suffix, content in files.items():
            landing.path(f"a.{suffix}").write_bytes(content)
        # `land` compares each file's row_count with the rows in the view.
        landing.land(Limits(max_field_characters=50))
        for row in landing.rows():
            if row["refusal_reason"]:
                assert row["event_id"] is None
                assert row["extra_properties"] is None
            else:
                assert row["source_line"] >= 1
