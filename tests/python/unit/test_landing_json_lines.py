"""JSON lines: what is kept exactly, what is refused, and that a refusal concerns its line only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.lib.landing.facts import Limits
from tests.python.unit.landing_support import Landing, event, json_lines

GOOD = json.dumps(event()).encode()


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def line(values: str) -> bytes:
    """An event line with JSON text of our own in it."""
    return GOOD[:-1] + b", " + values.encode() + b"}\n"


@pytest.mark.parametrize(
    "written",
    ["12.30", "9007199254740993", "-0", "1E5", "123456789012345678901234567890.123", "0.1"],
)
def test_numbers_keep_their_text(landing: Landing, written: str) -> None:
    landing.write("a.jsonl", line(f'"value": {written}, "properties": {{"n": [{written}]}}'))
    landing.land()
    (row,) = landing.rows()
    assert row["value"] == written
    assert row["properties"] == f'{{"n":[{written}]}}'


def test_values_become_text(landing: Landing) -> None:
    written = r'"region": "\"東京\" \ud83d\ude00", "city": "", "locale": null, "country": true'
    landing.write("a.jsonl", line(written + r', "consent": "{\"ads\": 1}", "variant": ["a", null]'))
    landing.land()
    (row,) = landing.rows()
    assert row["region"] == '"東京" 😀'
    assert row["city"] == ""
    assert row["locale"] is None
    assert row["country"] == "true"
    assert row["consent"] == '{"ads": 1}'
    assert row["variant"] == '["a",null]'


def test_unknown_keys_are_kept_and_reported(landing: Landing) -> None:
    written = '"colour": "赤", "n": 1.50, "none": null, "we \\"ird\\u0000": {"a": [1]}'
    landing.write("a.jsonl", line(written) + GOOD + b"\n")
    facts = landing.land()
    first, second = landing.rows()
    assert json.loads(first["extra_properties"]) == {
        "colour": "赤",
        "n": 1.5,
        'we "ird\0': {"a": [1]},
    }
    assert '"n":1.50' in first["extra_properties"]
    assert second["extra_properties"] is None
    assert set(facts["a.jsonl"].unknown_columns) == {"colour", "n", "none", 'we "ird\0'}


def test_names_in_another_case_are_known(landing: Landing) -> None:
    landing.write("a.jsonl", b'{"EVENT_ID": "x", "Event_Name": "y", "event_name": "z"}\n')
    landing.land()
    (row,) = landing.rows()
    assert (row["event_id"], row["event_name"]) == ("x", "z")
    assert row["extra_properties"] == '{"Event_Name":"y"}'


def test_the_last_of_two_equal_keys_counts(landing: Landing) -> None:
    landing.write("a.jsonl", line('"city": "a", "city": "b"'))
    landing.land()
    assert landing.rows()[0]["city"] == "b"


def test_half_an_emoji_costs_one_character_only(landing: Landing) -> None:
    half = r"\ud83d"
    landing.write(
        "a.jsonl", line(f'"search_term": "a{half}", "properties": {{"x{half}": "{half}"}}')
    )
    landing.land()
    (row,) = landing.rows()
    assert row["search_term"] == "a\ufffd"
    assert json.loads(row["properties"]) == {"x\ufffd": "\ufffd"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"event_id": "e2", "event_name', "invalid_json"),
        (b'{"event_id": "e2",}', "invalid_json"),
        (b'{"event_id": NaN}', "invalid_json"),
        (b'{"event_id": "a\tb"}', "invalid_json"),
        (GOOD + GOOD, "invalid_json"),
        (b"\0" * 50, "invalid_json"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "invalid_json"),
        (b"[" * 60_000, "invalid_json"),
        (b"[1]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (GOOD.replace(b"page_view", b"caf\xe9"), "invalid_utf8"),
        (GOOD.replace(b"page_view", b"x" * 101), "oversized_field"),
        (GOOD[:-1] + b', "extra": "' + b"x" * 101 + b'"}', "oversized_field"),
        (GOOD[:-1] + b', "city": "' + b"x" * 500_000 + b'"}', "oversized_field"),
    ],
)
def test_a_bad_line_is_refused_alone_and_without_values(
    landing: Landing, bad: bytes, reason: str
) -> None:
    landing.write("a.jsonl", GOOD + b"\n\n" + bad + b"\r\n  \n" + GOOD)
    facts = landing.land(Limits(max_field_characters=100))
    assert landing.refusals() == [(1, None), (3, reason), (5, None)]
    bad_row = landing.rows()[1]
    kept = {name for name, value in bad_row.items() if value is not None}
    assert kept == {"landed_on", "source_file", "source_line", "refusal_reason"}
    assert facts["a.jsonl"].problem is None


def test_a_five_megabyte_field_is_refused(landing: Landing) -> None:
    rows = [event(1), event(2, search_term="x" * 5_000_000), event(3)]
    landing.write("a.jsonl", json_lines(rows))
    landing.land()
    assert landing.refusals() == [(1, None), (2, "oversized_field"), (3, None)]


def test_a_line_too_long_to_hold_at_the_end_of_the_file(landing: Landing) -> None:
    landing.write("a.jsonl", GOOD + b"\n" + b'{"city": "' + b"x" * 700_000)
    landing.land(Limits(max_field_characters=10_000))
    assert landing.refusals() == [(1, None), (2, "oversized_field")]


def test_a_long_line_of_short_fields_is_fine(landing: Landing) -> None:
    landing.write("a.jsonl", json_lines([event(1, city="x" * 90, region="y" * 90)]))
    landing.land(Limits(max_field_characters=100))
    assert landing.refusals() == [(1, None)]


def test_byte_order_mark_and_returns(landing: Landing) -> None:
    landing.write("a.jsonl", b"\xef\xbb\xbf" + GOOD + b"\r\n" + GOOD + b"\r\n")
    landing.land()
    assert landing.refusals() == [(1, None), (2, None)]


def test_a_required_key_may_be_absent_here(landing: Landing) -> None:
    landing.write("a.jsonl", b'{"event_name": "page_view"}\n{}\n')
    landing.land()
    assert [row["event_id"] for row in landing.rows()] == [None, None]
    assert landing.refusals() == [(1, None), (2, None)]


def test_many_blocks_keep_their_lines(landing: Landing) -> None:
    rows = [event(n, properties={"n": n}) for n in range(5_000)]
    landing.write("a.jsonl.gz", json_lines(rows))
    landing.land()
    found = [(row["source_line"], row["event_id"], row["properties"]) for row in landing.rows()]
    assert found == [(n + 1, f"e{n}", f'{{"n":{n}}}') for n in range(5_000)]
