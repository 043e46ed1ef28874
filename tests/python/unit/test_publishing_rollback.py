"""Going back a version, and what a later publish makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.publishing import (
    PublishError,
    Version,
    current,
    publish,
    rollback,
    versions,
)
from orchestration.lib.publishing.versions import next_id


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


def publish_value(published: Path, value: int, keep: int = 3) -> Version:
    warehouse = published.with_name("warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(f"create or replace table marts.rfm as select {value} as frequency")
    return publish(warehouse, published, ["rfm"], {"value": value}, keep)


def value(published: Path) -> int:
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as connection:
        rows = connection.execute("select frequency from marts.rfm").fetchall()
    return int(rows[0][0])


def kept(published: Path) -> list[int]:
    return [version.fingerprint["value"] for version in versions(published)]


def test_a_rollback_returns_file_and_parquet_to_the_version_before(published: Path) -> None:
    first = publish_value(published, 1)
    publish_value(published, 2)
    assert rollback(published) == first
    assert current(published) == first
    assert value(published) == 1
    parquet = published / "parquet" / "rfm" / "part-0.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(f"select frequency from '{parquet}'").fetchall()
    assert rows == [(1,)]


def test_rollbacks_go_back_one_by_one_until_there_is_none(published: Path) -> None:
    for number in (1, 2, 3):
        publish_value(published, number)
    rollback(published)
    rollback(published)
    assert value(published) == 1
    with pytest.raises(PublishError, match="is the oldest version kept"):
        rollback(published)
    assert value(published) == 1


def test_a_publish_after_a_rollback_supersedes_what_was_withdrawn(published: Path) -> None:
    for number in (1, 2, 3):
        publish_value(published, number)
    withdrawn = versions(published)[-1]
    rollback(published)
    assert kept(published) == [1, 2, 3]
    fourth = publish_value(published, 4)
    assert kept(published) == [1, 2, 4]
    assert fourth.id > withdrawn.id
    rollback(published)
    assert value(published) == 2, "a withdrawn version must not come back"


def test_a_version_alone_cannot_be_rolled_back(published: Path) -> None:
    publish_value(published, 1, keep=1)
    publish_value(published, 2, keep=1)
    with pytest.raises(PublishError, match="is the oldest version kept"):
        rollback(published)


def test_nothing_published_is_a_message(published: Path) -> None:
    with pytest.raises(PublishError, match="nothing is published yet"):
        rollback(published)
    assert versions(published) == []
    assert current(published) is None


def test_a_broken_manifest_is_a_message(published: Path) -> None:
    version = publish_value(published, 1)
    (version.path / "manifest.json").write_text("{")
    with pytest.raises(PublishError, match=r"manifest\.json: cannot be read"):
        versions(published)


def test_ids_ascend_when_the_clock_is_set_back(published: Path) -> None:
    (published / "versions" / "20260102T000000Z-001").mkdir(parents=True)
    assert next_id(published, datetime(2026, 1, 1, tzinfo=UTC)) == "20260102T000000Z-002"
    assert next_id(published, datetime(2026, 1, 3, tzinfo=UTC)) == "20260103T000000Z-001"
