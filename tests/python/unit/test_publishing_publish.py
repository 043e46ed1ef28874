"""What a publish leaves behind, what readers see of it, and what a failure leaves standing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.publishing import PublishError, current, marts, publish, versions

PROJECT = Path(__file__).resolve().parents[3]


def fill(warehouse: Path, sessions: int) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            f"""
            create or replace table marts.fct_sessions as
            select 's' || i as session_id, date '2026-01-01' + (i % 3)::integer as session_date
            from range({sessions}) as t(i)
            order by hash(i)
            """
        )
        connection.execute("comment on table marts.fct_sessions is 'One row per session''s id.'")
        connection.execute("comment on column marts.fct_sessions.session_id is 'Its key.'")
        connection.execute(
            "create or replace view marts.session_count as"
            " select count(*) as session_count from marts.fct_sessions"
        )
        connection.execute("comment on view marts.session_count is 'How many.\n'")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "it's a warehouse.duckdb"
    fill(path, 3)
    return path


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


MARTS = ["fct_sessions", "session_count"]


def count(published: Path) -> int:
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as connection:
        in_file = connection.execute("select count(*) from marts.fct_sessions").fetchall()
        pattern = published / "parquet" / "fct_sessions" / "*.parquet"
        in_parquet = connection.execute(f"select count(*) from '{pattern}'").fetchall()
    assert in_file == in_parquet
    return int(in_file[0][0])


def test_a_version_is_whole(warehouse: Path, published: Path) -> None:
    said: list[str] = []
    version = publish(warehouse, published, MARTS, {"days": 2}, keep=3, progress=said.append)
    assert version == current(published)
    assert version.rows == {"fct_sessions": 3, "session_count": 1}
    assert [line.split(":")[0] for line in said] == MARTS
    files = {str(p.relative_to(version.path)) for p in version.path.rglob("*") if p.is_file()}
    assert files == {
        "kizashi.duckdb",
        "manifest.json",
        "parquet/fct_sessions/part-0.parquet",
        "parquet/session_count/part-0.parquet",
    }
    manifest = json.loads((published / "current" / "manifest.json").read_text())
    assert manifest["fingerprint"] == {"days": 2}
    assert manifest["rows"] == version.rows
    assert manifest["published_at"].endswith("+00:00")


def test_any_client_of_the_first_stable_format_can_open_it(
    warehouse: Path, published: Path
) -> None:
    publish(warehouse, published, MARTS, {}, keep=1)
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as connection:
        tags = connection.execute(
            "select tags from duckdb_databases() where database_name = current_database()"
        ).fetchall()
        comments = connection.execute(
            "select comment from duckdb_tables() union all"
            " select comment from duckdb_columns() where column_name = 'session_id'"
        ).fetchall()
    assert tags == [({"storage_version": "v1.0.0+"},)]
    assert comments == [("One row per session's id.",), ("How many.",), ("Its key.",)]


def test_the_same_content_gives_the_same_order(warehouse: Path, published: Path) -> None:
    publish(warehouse, published, MARTS, {}, keep=2)
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as connection:
        rows = connection.execute("select session_id from marts.fct_sessions").fetchall()
    assert rows == [("s0",), ("s1",), ("s2",)]
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create or replace table marts.fct_sessions as"
            " select * from marts.fct_sessions order by session_id desc"
        )
    first = (published / "current/parquet/fct_sessions/part-0.parquet").read_bytes()
    publish(warehouse, published, MARTS, {}, keep=2)
    assert (published / "current/parquet/fct_sessions/part-0.parquet").read_bytes() == first


def test_only_the_owner_may_read(warehouse: Path, published: Path) -> None:
    publish(warehouse, published, MARTS, {}, keep=1)
    for path in [published, *published.rglob("*")]:
        if not path.is_symlink():
            assert path.stat().st_mode & 0o077 == 0, path


def test_the_group_may_read_where_that_is_wished(warehouse: Path, published: Path) -> None:
    publish(warehouse, published, MARTS, {}, keep=2)
    publish(warehouse, published, MARTS, {}, keep=2, for_group=True)
    for path in [published, *(published / "current").resolve().rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o750 if path.is_dir() else 0o640), path


def test_links_are_relative_so_the_folder_can_move(warehouse: Path, published: Path) -> None:
    publish(warehouse, published, MARTS, {}, keep=1)
    assert count(published.rename(published.with_name("elsewhere"))) == 3


def test_old_versions_go_and_ids_ascend(warehouse: Path, published: Path) -> None:
    ids = [publish(warehouse, published, MARTS, {}, keep=2).id for _ in range(4)]
    assert ids == sorted(set(ids))
    assert [version.id for version in versions(published)] == ids[-2:]


def test_a_reader_neither_blocks_nor_sees_a_publish_until_it_reopens(
    warehouse: Path, published: Path
) -> None:
    publish(warehouse, published, MARTS, {}, keep=1)
    program = """
import duckdb, sys
for line in sys.stdin:
    if line == "open\\n":
        connection = duckdb.connect(sys.argv[1], read_only=True)
    print(*connection.execute("select count(*) from marts.fct_sessions").fetchone(), flush=True)
    if line == "close\\n":
        connection.close()
"""
    reader = subprocess.Popen(
        [sys.executable, "-c", program, str(published / "kizashi.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask(command: str) -> int:
        assert reader.stdin is not None and reader.stdout is not None
        reader.stdin.write(f"{command}\n")
        reader.stdin.flush()
        return int(reader.stdout.readline())

    with reader:
        assert ask("open") == 3
        fill(warehouse, 5)
        publish(warehouse, published, MARTS, {}, keep=1)
        assert ask("again") == 3
        with duckdb.connect(str(warehouse)):  # while the next night writes
            assert ask("close") == 3
            assert ask("open") == 5


DIES = """
import os, sys
from pathlib import Path
from orchestration.lib.publishing import publish

def die(*args, **kwargs):
    os._exit(9)

stage, warehouse, published = sys.argv[1:]
module = sys.modules[publish.__module__]
progress = print
if stage == "between two marts":
    progress = die
elif stage.startswith("files."):
    setattr(module.files, stage.removeprefix("files."), die)
else:
    setattr(module, stage, die)
marts = ["fct_sessions", "session_count"]
publish(Path(warehouse), Path(published), marts, {}, keep=2, progress=progress)
"""


@pytest.mark.parametrize(
    ("stage", "is_switched"),
    [
        ("between two marts", False),
        ("write_manifest", False),
        ("files.seal", False),
        ("files.move", False),
        ("files.point", False),
        ("remove_old", True),
    ],
)
def test_killed_anywhere_a_whole_version_is_current(
    warehouse: Path, published: Path, stage: str, is_switched: bool
) -> None:
    """A publisher that is gone the moment it reaches a stage, as by `kill -9`."""
    first = publish(warehouse, published, MARTS, {}, keep=2)
    fill(warehouse, 5)
    killed = subprocess.run(
        [sys.executable, "-c", DIES, stage, str(warehouse), str(published)],
        cwd=PROJECT,
        check=False,
    )
    assert killed.returncode == 9
    assert count(published) == (5 if is_switched else 3)

    fill(warehouse, 7)
    last = publish(warehouse, published, MARTS, {}, keep=2)
    assert count(published) == 7
    assert not list(published.rglob(".tmp-*"))
    kept = [version.id for version in versions(published)]
    assert len(kept) == 2 and kept[-1] == last.id
    assert is_switched or kept[0] == first.id


@pytest.mark.parametrize("stage", ["copy_marts", "write_manifest"])
def test_an_error_leaves_nothing_behind_and_says_what_to_do(
    warehouse: Path, published: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(warehouse, published, MARTS, {}, keep=2)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules[publish.__module__], stage, full)
    with pytest.raises(PublishError, match=r"No space left on device.*version before stays"):
        publish(warehouse, published, MARTS, {}, keep=2)
    assert len(list((published / "versions").iterdir())) == 1
    assert count(published) == 3


@pytest.mark.parametrize(
    ("names", "keep", "expected"),
    [
        ([], 1, "no marts are named"),
        (["fct_sessions", "fct_sesions"], 1, "not in the warehouse's schema marts: fct_sesions"),
        (["marts.fct_sessions"], 1, "use the bare name"),
        (["fct_sessions", "fct_sessions"], 1, "named twice"),
        (["fct_sessions"], 0, "at least 1 version"),
    ],
)
def test_a_wrong_call_is_a_message(
    warehouse: Path, published: Path, names: list[str], keep: int, expected: str
) -> None:
    with pytest.raises(PublishError, match=expected):
        publish(warehouse, published, names, {}, keep=keep)
    assert current(published) is None


def test_an_absent_or_busy_warehouse_is_a_message(warehouse: Path, published: Path) -> None:
    with pytest.raises(PublishError, match="no warehouse here"):
        publish(warehouse.with_name("absent.duckdb"), published, MARTS, {}, keep=1)
    with (
        duckdb.connect(str(warehouse)),
        pytest.raises(PublishError, match="this process holds it open"),
    ):
        publish(warehouse, published, MARTS, {}, keep=1)


def test_two_publishers_do_not_meet(warehouse: Path, published: Path) -> None:
    def again(line: str) -> None:
        publish(warehouse, published, MARTS, {}, keep=1)

    with pytest.raises(PublishError, match="another publish or rollback is running"):
        publish(warehouse, published, MARTS, {}, keep=1, progress=again)


def test_a_file_that_is_not_ours_is_never_replaced(warehouse: Path, published: Path) -> None:
    published.mkdir()
    (published / "kizashi.duckdb").write_text("mine")
    with pytest.raises(PublishError, match="is no link of ours"):
        publish(warehouse, published, MARTS, {}, keep=1)
    assert (published / "kizashi.duckdb").read_text() == "mine"


def test_big_marts_keep_the_warehouse_order(
    warehouse: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marts, "_SORTED_ROWS", 0)
    publish(warehouse, published, MARTS, {}, keep=1, settings={"memory_limit": "100MB"})
    query = "select session_id from marts.fct_sessions"
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert rows == connection.execute(query).fetchall()
