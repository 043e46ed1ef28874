"""CSV: headers, quotes, line numbers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib.landing.facts import Limits
from tests.python.unit.landing_support import Landing, event, json_lines

HEADER = b"event_id,event_name,occurred_at,city\n"
GOOD = b"e1,page_view,2025-03-01,Kyoto\n"


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def test_values_and_lines(landing: Landing) -> None:
    body = (
        b'e1,"a ""b"", c",2025-03-01,\r\n\r\n'
        b'e2,"two\nlines",2025-03-01,"x"\ne3,z,2025-03-01,"12.30"'
    )
    landing.write("a.csv", b"\xef\xbb\xbf" + HEADER + body)
    landing.land()
    found = [(r["source_line"], r["event_name"], r["city"]) for r in landing.rows()]
    assert found == [(2, 'a "b", c', None), (4, "two\nlines", "x"), (6, "z", "12.30")]


def test_unknown_columns_are_kept_as_text(landing: Landing) -> None:
    header = b"Event_ID, EVENT_NAME ,occurred_at,colour,n,\n"
    landing.write("a.csv.gz", header + b"e1,a,2025-03-01,\xe8\xb5\xa4,1.50,x\ne2,b,2025-03-01,,,\n")
    facts = landing.land()
    first, second = landing.rows()
    assert (first["event_id"], first["event_name"]) == ("e1", "a")
    assert first["extra_properties"] == '{"colour":"赤","column_6":"x","n":"1.50"}'
    assert second["extra_properties"] is None
    assert facts["a.csv.gz"].unknown_columns == ("colour", "column_6", "n")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"e2,page_view,2025-03-01", "wrong_column_count"),
        (b"e2,page_view,2025-03-01,a,b", "wrong_column_count"),
        (b'e2,"page_view,2025-03-01,x', "wrong_column_count"),
        (b"e2,page_view,2025-03-01,a\rb", "wrong_column_count"),
        (b"e2,caf\xe9,2025-03-01,x", "invalid_utf8"),
        (b'e2,"caf\xe9",2025-03-01,x', "invalid_utf8"),
        (b"e2,page_view,2025-03-01," + b"x" * 101, "oversized_field"),
        (b'e2,page_view,2025-03-01,"' + b"x" * 101 + b'"', "oversized_field"),
        (b"e2,page_view,2025-03-01," + b"x" * 500_000, "oversized_field"),
    ],
)
def test_a_bad_row_is_refused_alone_and_without_values(
    landing: Landing, bad: bytes, reason: str
) -> None:
    landing.write("a.csv", HEADER + GOOD + bad + b"\n" + GOOD + GOOD)
    landing.land(Limits(max_field_characters=100))
    assert landing.refusals() == [(2, None), (3, reason), (4, None), (5, None)]
    bad_row = landing.rows()[1]
    kept = {name for name, value in bad_row.items() if value is not None}
    assert kept == {"landed_on", "source_file", "source_line", "refusal_reason"}


def test_a_quote_that_never_closes_costs_one_line_in_a_large_file(landing: Landing) -> None:
    rest = GOOD * 20_000
    landing.write("a.csv", HEADER + b'e0,"page_view,2025-03-01,x\n' + rest)
    facts = landing.land(Limits(max_field_characters=1_000))
    assert facts["a.csv"].row_count == 20_001
    assert landing.refusals()[:2] == [(2, "oversized_field"), (3, None)]
    assert sum(reason is None for _, reason in landing.refusals()) == 20_000


def test_a_record_over_several_lines_with_bad_bytes_is_one_refusal(landing: Landing) -> None:
    landing.write("a.csv", HEADER + b'e1,a,2025-03-01,"x\ncaf\xe9\ny"\n' + GOOD)
    landing.land()
    assert landing.refusals() == [(2, "invalid_utf8"), (5, None)]


def test_a_missing_required_column_refuses_every_row(landing: Landing) -> None:
    landing.write("a.csv", b"event_id,event_name,city\ne1,a,x\n\ne2,b\n")
    facts = landing.land()
    assert landing.refusals() == [(2, "missing_required_column"), (4, "missing_required_column")]
    assert facts["a.csv"].problem == "missing_required_column"


@pytest.mark.parametrize("content", [b"", HEADER, b"\n\n", b"event_id,city\n", b"\xef\xbb\xbf"])
def test_no_rows_are_fine(landing: Landing, content: bytes) -> None:
    landing.write("a.csv", content)
    assert landing.land()["a.csv"].row_count == 0


@pytest.mark.parametrize(
    "content", [json_lines([event()]), GOOD + GOOD, b"PAR1\x15\x04\x00\xff", b"x;y\n1;2\n"]
)
def test_without_a_header_the_whole_file_is_refused(landing: Landing, content: bytes) -> None:
    landing.write("a.csv", content)
    facts = landing.land()
    assert landing.refusals() == [(None, "wrong_format")]
    assert (facts["a.csv"].row_count, facts["a.csv"].problem) == (1, "wrong_format")


def test_of_a_column_named_twice_the_last_counts(landing: Landing) -> None:
    landing.write("a.csv", b"event_id,event_name,occurred_at,city,city\ne1,a,2025-03-01,x,y\n")
    landing.land()
    assert landing.rows()[0]["city"] == "y"
