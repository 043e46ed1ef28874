"""What a night need not build: what hangs on definitions alone, and has not changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from orchestration.lib import increments

# the labels are made of goals alone, the sales of labels and of what landed
PARENTS = {
    "seed.goals": [],
    "model.labels": ["seed.goals"],
    "model.sales": ["model.labels", "source.landed"],
    "model.bare": [],
    "test.goals_unique": ["seed.goals"],
    "test.sales_unique": ["model.sales"],
    "test.sales_labelled": ["model.sales", "model.labels"],
}
STANDING = ["model.labels", "seed.goals", "test.goals_unique"]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        increments.ensure(con)
        yield con


def manifest() -> dict[str, Any]:
    nodes = {
        key: {
            "name": key.partition(".")[2],
            "resource_type": key.partition(".")[0],
            "checksum": {"checksum": key},
            "depends_on": {"nodes": parents, "macros": []},
            "test_metadata": {"kwargs": {"column_name": "key"}} if key.startswith("test") else None,
        }
        for key, parents in PARENTS.items()
    }
    return {"nodes": nodes, "macros": {}}


def night(con: duckdb.DuckDBPyConnection, found: Mapping[str, Any]) -> list[str]:
    """What stands in a night with this manifest, which then comes to its end."""
    prints = increments.fingerprints(found)
    increments.begin(con, increments.unchanged(con, prints))
    stands = sorted(increments.standing(con, found))
    increments.finish(con, prints)
    return stands


def test_definitions_that_did_not_change_stand(con: duckdb.DuckDBPyConnection) -> None:
    assert night(con, manifest()) == []
    assert night(con, manifest()) == STANDING


def test_a_changed_definition_takes_what_is_made_of_it_along(
    con: duckdb.DuckDBPyConnection,
) -> None:
    night(con, manifest())
    changed = manifest()
    changed["nodes"]["seed.goals"]["checksum"] = {"checksum": "other rows"}
    assert night(con, changed) == []
    assert night(con, changed) == STANDING


def test_a_test_of_another_column_runs(con: duckdb.DuckDBPyConnection) -> None:
    night(con, manifest())
    changed = manifest()
    changed["nodes"]["test.goals_unique"]["test_metadata"]["kwargs"]["column_name"] = "name"
    assert night(con, changed) == ["model.labels", "seed.goals"]


def test_a_test_that_only_warns_runs(con: duckdb.DuckDBPyConnection) -> None:
    warning = manifest()
    warning["nodes"]["test.goals_unique"]["config"] = {"severity": "WARN"}
    night(con, warning)
    assert night(con, warning) == ["model.labels", "seed.goals"]


def test_a_step_that_begins_again_builds_all(con: duckdb.DuckDBPyConnection) -> None:
    night(con, manifest())
    increments.begin(con, increments.unchanged(con, increments.fingerprints(manifest())))
    increments.begin_step(con, "staging")
    assert sorted(increments.standing(con, manifest())) == STANDING
    increments.begin_step(con, "staging")
    assert increments.standing(con, manifest()) == []
