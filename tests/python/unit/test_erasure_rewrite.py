"""Rows of the erased leave a landed file, whatever its format; every other line stays."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.erasure.rewrite import Erased, find_ids, remove_rows
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.salt import key_of
from tests.python.support.compiled import SALT

LINES = [
    '{"event_id": "1", "user_id": "ann", "anonymous_id": "phone"}',
    '{"event_id": "2", "user_id": "bob", "note": "ann"}',
    "",
    '{"event_id": "3", "anonymous_id": " phone ", "userId": null}',
    '{"event_id": "4", "user_id": "joann"}',
    '{"event_id": "5", "user_id": "ann"',
    '{"event_id": "6", "user_id": "joann"',
    '{"event_id": "7", "anonymous_id": "tablet"}',
    '["phone"]',
]
KEPT = [LINES[place] for place in (1, 2, 4, 6, 7)]


@pytest.fixture(autouse=True)
def _salted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIZASHI_SALT", SALT)


def erased(rows: dict[str, set[int]] | None = None) -> Erased:
    return Erased({key_of("ann"), key_of("phone")}, rows or {}, {"ann"})


def landed(tmp_path: Path, name: str, content: bytes, feed: str = "events") -> LandedFile:
    path = tmp_path / name
    path.write_bytes(content)
    path.chmod(0o640)
    return LandedFile(feed, date(2025, 1, 1), path, name, len(content), 0)


def removed(file: LandedFile, whose: Erased) -> int:
    find_ids(file, whose)
    return remove_rows(file, whose)


def test_json_lines_of_the_erased_go(tmp_path: Path) -> None:
    file = landed(tmp_path, "a.jsonl", "\n".join(LINES).encode())
    # the line that cannot be read, and the list, name them among other words
    assert removed(file, erased()) == 4
    assert file.path.read_text().splitlines() == KEPT
    assert file.path.stat().st_mode & 0o777 == 0o640
    assert removed(file, erased()) == 0


def test_gzipped_lines_stay_gzipped(tmp_path: Path) -> None:
    file = landed(tmp_path, "a.jsonl.gz", gzip.compress("\n".join(LINES).encode()))
    assert removed(file, erased()) == 4
    assert gzip.decompress(file.path.read_bytes()).decode().splitlines() == KEPT


def test_records_of_csv_go_with_all_their_lines(tmp_path: Path) -> None:
    text = (
        "event_id,user_id,page_url\n"
        '1,ann,"two\nlines, one record"\n'
        '2,bob,"two\nlines"\n'
        "3,ann\n"
        '4,"joann",x\n'
    )
    file = landed(tmp_path, "a.csv", text.encode())
    assert removed(file, erased()) == 2
    kept = 'event_id,user_id,page_url\n2,bob,"two\nlines"\n4,"joann",x\n'
    assert file.path.read_text() == kept


def test_rows_of_parquet_go(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.execute(
        "copy (select * from (values (1, 'ann', null), (2, 'bob', 'phone'), (3, null, 'tablet'), "
        f"(4, null, null)) as t (event_id, user_id, anonymous_id)) to '{path}'"
    )
    file = landed(tmp_path, "a.parquet", path.read_bytes())
    assert removed(file, erased()) == 2
    rows = duckdb.execute(f"from '{path}'").fetchall()
    assert rows == [(3, None, "tablet"), (4, None, None)]
    assert removed(file, erased()) == 0


def test_rows_that_are_theirs_by_the_warehouse_go_too(tmp_path: Path) -> None:
    file = landed(tmp_path, "a.jsonl", "\n".join(LINES).encode())
    assert removed(file, erased({"a.jsonl": {8}})) == 5
    assert LINES[7] not in file.path.read_text()
    path = tmp_path / "b.parquet"
    duckdb.execute(f"copy (select unnest(['t', 'u']) as anonymous_id) to '{path}'")
    file = landed(tmp_path, "b.parquet", path.read_bytes())
    assert removed(file, erased({"b.parquet": {2}})) == 1
    assert duckdb.execute(f"from '{path}'").fetchall() == [("t",)]


def test_a_file_without_them_is_not_touched(tmp_path: Path) -> None:
    file = landed(tmp_path, "a.jsonl", (LINES[1] + "\r\n" + LINES[4]).encode())
    before = file.path.stat()
    assert removed(file, erased()) == 0
    assert file.path.stat().st_ino == before.st_ino


def test_a_trackers_own_names_of_ids_are_known(tmp_path: Path) -> None:
    lines = [
        '{"type":"track","messageId":"1","userId":"ann"}',
        '{"type":"track","messageId":"2","userId":"bob","anonymousId":"tablet"}',
        '{"type":"alias","messageId":"3","userId":"bob","previousId":"phone"}',
    ]
    file = landed(tmp_path, "a.jsonl", "\n".join(lines).encode(), feed="segment")
    assert removed(file, erased()) == 2
    assert file.path.read_text().splitlines() == [lines[1]]


def test_tab_separated_rows_go_with_a_header_and_without(tmp_path: Path) -> None:
    named = (
        "event_id\tevent\tcollector_tstamp\tdomain_userid\n1\tx\t\tphone\n2\tx\t\ttablet\n3\tann\n"
    )
    file = landed(tmp_path, "a.tsv", named.encode(), feed="snowplow")
    # the third row has too few cells, and her name in it
    assert removed(file, erased()) == 2
    assert file.path.read_text() == named.splitlines()[0] + "\n2\tx\t\ttablet\n"
    columns = FEEDS["snowplow"].columns
    rows = [
        "\t".join({"event_id": str(n), "network_userid": who}.get(c, "") for c in columns)
        for n, who in enumerate(("phone", "tablet"))
    ]
    file = landed(tmp_path, "b.tsv.gz", gzip.compress("\n".join(rows).encode()), feed="snowplow")
    assert removed(file, erased()) == 1
    assert gzip.decompress(file.path.read_bytes()).decode() == rows[1] + "\n"
