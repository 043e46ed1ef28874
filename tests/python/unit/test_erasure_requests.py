"""Requests to be erased: how they land, what is wrong with them, and that they go."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.lib.erasure import people, requests


def test_a_request_lands_is_taken_up_and_goes(tmp_path: Path) -> None:
    assert not requests.is_asked(tmp_path)
    requests.land_request(tmp_path, "ann", None)
    assert [request.user_id for request in requests.read_requests(tmp_path)] == ["ann"]
    assert requests.read_requests(tmp_path, taken=True) == []

    requests.take(tmp_path)
    assert not list((tmp_path / "erasure_requests").rglob("*.jsonl"))
    assert requests.is_asked(tmp_path)
    # who asks meanwhile waits for the next night
    requests.land_request(tmp_path, None, "phone")
    assert [request.user_id for request in requests.read_requests(tmp_path, taken=True)] == ["ann"]
    requests.discard(tmp_path)
    assert [request.anonymous_id for request in requests.read_requests(tmp_path)] == ["phone"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_every_format_of_the_landing_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "erasure_requests" / "landed_on=2025-01-01"
    folder.mkdir(parents=True)
    query = "select 7 as user_id, null as anonymous_id, timestamp '2025-01-01' as requested_at"
    kind = {"a.jsonl": "json", "a.csv": "csv", "a.parquet": "parquet"}[name]
    duckdb.execute(f"copy ({query}) to '{folder / name}' (format {kind})")
    (request,) = requests.read_requests(tmp_path)
    assert (request.user_id, request.anonymous_id) == ("7", None)
    assert request.requested_at.startswith("2025-01-01")


@pytest.mark.parametrize(
    "content", ['{"user_id": " ", "requested_at": "2025-01-01"}', '{"user_id": "ann"}', "hanako {"]
)
def test_a_request_that_names_nobody_is_an_error_without_words_of_the_row(
    tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "erasure_requests" / "landed_on=2025-01-01"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text(content + "\n")
    with pytest.raises(requests.RequestError, match=r"a\.jsonl: .*requested_at") as raised:
        requests.read_requests(tmp_path)
    assert "ann" not in str(raised.value) and "hanako" not in str(raised.value)


def test_people_and_receipts_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    people.add_hashes(tmp_path, ["b", "a"])
    people.add_hashes(tmp_path, ["c", "a"])
    assert people.read_hashes(tmp_path) == {"a", "b", "c"}
    receipt = people.Receipt("r1", "2025-01-01", "2025-01-02", 1, 3, 2)
    people.add_receipts(tmp_path, [receipt])
    written = people.add_receipts(tmp_path, [receipt])
    assert len(written.read_text().splitlines()) == 2
    for path in [written.parent, *written.parent.iterdir()]:
        assert path.stat().st_mode & 0o077 == 0
    with duckdb.connect() as con:
        con.execute("create schema landing")
        people.lay(con, tmp_path)
        assert con.execute("select * from landing.erased order by 1").fetchall() == [
            ("a",),
            ("b",),
            ("c",),
        ]
