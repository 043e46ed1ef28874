"""Tab-separated files: with a header, and without one as Snowplow's enrichment writes them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from orchestration.lib.landing import reasons
from orchestration.lib.landing.feeds import FEEDS
from tests.python.unit.landing_support import Landing

COLUMNS = FEEDS["snowplow"].columns


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def _line(*more: str, **cells: str) -> bytes:
    return "\t".join([*(cells.get(name, "") for name in COLUMNS), *more]).encode() + b"\n"


def test_without_a_header_cells_are_the_columns_in_their_order(landing: Landing) -> None:
    quoted = '{"data":["a",1]}'
    content = _line(event_id="e1", contexts=quoted, true_tstamp="2025-01-01") + _line(event_id="e2")
    landing.write("enriched.tsv.gz", content, feed="snowplow")
    facts = landing.land()
    rows = landing.rows("snowplow")
    assert [row["event_id"] for row in rows] == ["e1", "e2"]
    assert rows[0]["contexts"] == quoted
    assert rows[0]["true_tstamp"] == "2025-01-01"
    assert rows[0]["app_id"] is None
    assert facts["enriched.tsv.gz"].unknown_columns == ()


def test_columns_that_a_later_version_adds_are_kept(landing: Landing) -> None:
    landing.write("later.tsv", _line("more", event_id="e1"), feed="snowplow")
    facts = landing.land()
    assert facts["later.tsv"].unknown_columns == ("column_132",)
    assert landing.rows("snowplow")[0]["extra_properties"] == '{"column_132":"more"}'


def test_a_header_names_the_columns(landing: Landing) -> None:
    content = b"event_id\tcollector_tstamp\tEVENT\tmine\r\ne1\t2025-01-01\tpage_view\tx\r\n\r\n"
    landing.write("named.tsv", content, feed="snowplow")
    landing.land()
    (row,) = landing.rows("snowplow")
    assert (row["event_id"], row["event"]) == ("e1", "page_view")
    assert row["extra_properties"] == '{"mine":"x"}'


def test_bad_lines_are_refused_one_by_one(landing: Landing) -> None:
    content = _line(event_id="e1") + b"too\tfew\n" + _line(event_id="\xff") + _line(event_id="e4")
    content = content.replace("\xff".encode(), b"\xff")
    landing.write("enriched.tsv", content, feed="snowplow")
    landing.land()
    found = [(row["source_line"], row["refusal_reason"]) for row in landing.rows("snowplow")]
    assert found == [
        (1, None),
        (2, reasons.WRONG_COLUMN_COUNT),
        (3, reasons.INVALID_UTF8),
        (4, None),
    ]


def test_what_is_neither_header_nor_row_is_another_format(landing: Landing) -> None:
    landing.write("prose.tsv", b"Dear all,\nsee below\n", feed="snowplow")
    assert landing.land()["prose.tsv"].problem == reasons.WRONG_FORMAT


def test_a_cut_gzip_tells_so_and_keeps_what_it_could_read(landing: Landing) -> None:
    whole = gzip.compress(b"".join(_line(event_id=f"e{n}") for n in range(3000)))
    landing.path("cut.tsv.gz", feed="snowplow").write_bytes(whole[:-200])
    facts = landing.land()
    assert facts["cut.tsv.gz"].problem == reasons.TRUNCATED_GZIP
    assert landing.rows("snowplow")[0]["event_id"] == "e0"
