"""Files that are not what they say, end too early, or are empty."""

from __future__ import annotations

import bz2
import gzip
import random
from pathlib import Path

import pytest

from orchestration.lib.landing import land, ledger
from orchestration.lib.landing.convert import convert_files
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.inventory import scan
from tests.python.unit.landing_support import Landing, event, json_lines

CSV = b"event_id,event_name,occurred_at\n"
PARQUET_HEAD = b"PAR1\x15\x04\x15\x10" + bytes(range(256))


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def noise(byte_count: int) -> bytes:
    return random.Random(7).randbytes(byte_count)


def test_a_truncated_gzip_gives_the_lines_before_the_cut(landing: Landing) -> None:
    rows = [event(n, properties=noise(20).hex() + str(n)) for n in range(2_000)]
    whole = gzip.compress(json_lines(rows))
    landing.path("a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    facts = landing.land()
    found = landing.rows()
    assert 900 < len(found) < 1_100
    assert [row["event_id"] for row in found[:-1]] == [f"e{n}" for n in range(len(found) - 1)]
    assert landing.refusals()[-1] == (len(found), "truncated_gzip")
    assert facts["a.jsonl.gz"].problem == "truncated_gzip"


def test_a_truncated_gzip_of_csv(landing: Landing) -> None:
    whole = gzip.compress(
        CSV + b"".join(b"e%d,%s,2025\n" % (n, noise(9).hex().encode()) for n in range(999))
    )
    landing.path("a.csv.gz").write_bytes(whole[:-900])
    landing.land()
    refused = [pair for pair in landing.refusals() if pair[1]]
    assert refused == [(len(landing.rows()) + 1, "truncated_gzip")]


def test_a_gzip_broken_in_the_middle_or_cut_in_its_header(landing: Landing) -> None:
    whole = bytearray(gzip.compress(json_lines([event(n) for n in range(50)])))
    landing.path("cut.jsonl.gz").write_bytes(whole[:7])
    whole[-6] ^= 255  # the checksum
    landing.path("sum.jsonl.gz").write_bytes(whole)
    facts = landing.land()
    assert [fact.problem for fact in facts.values()] == ["truncated_gzip"] * 2
    # The byte that the wrong checksum follows is lost with it, and so is the last line.
    assert (facts["cut.jsonl.gz"].row_count, facts["sum.jsonl.gz"].row_count) == (1, 50)


def test_gzips_behind_one_another_are_one_file(landing: Landing) -> None:
    parts = [gzip.compress(json_lines([event(n)])) for n in range(3)]
    landing.path("a.jsonl.gz").write_bytes(b"".join(parts) + b"\0" * 100)
    landing.land()
    assert landing.refusals() == [(1, None), (2, None), (3, None)]


def test_gzip_is_known_by_its_bytes_not_by_its_name(landing: Landing) -> None:
    landing.path("a.jsonl").write_bytes(gzip.compress(json_lines([event(1)])))
    landing.path("b.jsonl.gz").write_bytes(json_lines([event(2)]))
    landing.land()
    assert [row["event_id"] for row in landing.rows()] == ["e1", "e2"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz"])
@pytest.mark.parametrize(
    "content",
    [
        PARQUET_HEAD,
        noise(5_000),
        bz2.compress(b"x" * 100),
        gzip.compress(gzip.compress(CSV)),
        json_lines([event()]).decode().encode("utf-16"),
    ],
    ids=["parquet", "noise", "bzip2", "gzip in gzip", "utf16"],
)
def test_text_that_is_none_is_refused_as_a_whole(
    landing: Landing, name: str, content: bytes
) -> None:
    landing.write(name, content)
    facts = landing.land()
    assert landing.refusals() == [(None, "wrong_format")]
    assert facts[name].problem == "wrong_format"


@pytest.mark.parametrize("content", [json_lines([event()]), CSV, b"PAR1", noise(3_000)])
def test_parquet_that_is_none_is_refused_as_a_whole(landing: Landing, content: bytes) -> None:
    landing.write("a.parquet", content)
    facts = landing.land()
    assert landing.refusals() == [(None, "unreadable_file")]
    assert not facts["a.parquet"].is_transient


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz", "a.parquet"])
def test_empty_files_are_fine(landing: Landing, name: str) -> None:
    landing.path(name).write_bytes(b"")
    assert landing.land()[name] == FileFacts(scan(landing.root).files[0], 0)
    assert landing.rows() == []


def test_a_file_that_cannot_be_opened_is_refused_and_tried_again(landing: Landing) -> None:
    landing.write("a.jsonl", json_lines([event()]))
    files = scan(landing.root).files
    files[0].path.unlink()
    (done,) = convert_files(files, landing.paths.conformed, Limits())
    assert done.facts == [FileFacts(files[0], 1, problem="unreadable_file", is_transient=True)]


def test_many_processes_read_the_same_as_one(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        landing.write(f"{n}.jsonl", json_lines([event(n)]))
    landing.land()
    alone = landing.rows()
    monkeypatch.setattr("orchestration.lib.landing.convert._PARALLEL_BYTES", 0)
    monkeypatch.setattr("orchestration.lib.landing.convert._TASK_FILES", 2)
    landing.land(code="other code")
    assert len(list(landing.paths.conformed.rglob("*.parquet"))) == 3
    assert landing.rows() == alone


def test_problems_are_told_in_a_sentence(landing: Landing) -> None:
    landing.write("a.csv", b"event_id,city\n1,x\n")
    landing.write("b.csv", CSV)
    plan = ledger.plan(landing.con, scan(landing.root), "code")
    told: list[str] = []
    landed = land.prepare(landing.paths, landing.con, plan, Limits(), told.append)
    (problem,) = landed.problems
    assert problem.startswith("events/landed_on=2025-03-01/a.csv: missing_required_column: ")
    assert told == ["reading 2 text files"]


def test_a_missing_feed_is_an_empty_view(landing: Landing) -> None:
    landing.land()
    for feed in ("events", "customers", "products", "stores", "campaigns"):
        assert landing.rows(feed) == []
