"""Every dbt data test of our own passes on a sound warehouse and fails on a broken one.

A small shop is built by the project's own models. A case changes rows of what was built, so
that the test must fail (or still pass); the change is taken back afterwards.
"""

from __future__ import annotations

import duckdb
import pytest

from tests.python.support import sound_shop
from tests.python.support.compiled_tests import CompiledTests
from tests.python.support.data_test_cases import BAD, BAD_COMBINATIONS, GOOD, GOOD_COMBINATIONS

GENERIC = {"unique_combination": (BAD_COMBINATIONS, GOOD_COMBINATIONS)}


@pytest.fixture(scope="module")
def project(compiled: CompiledTests) -> CompiledTests:
    return compiled


@pytest.fixture(scope="module")
def shop(project: CompiledTests) -> duckdb.DuckDBPyConnection:
    con = project.connect()
    project.land(con, "events", sound_shop.EVENTS)
    project.land(con, "customers", sound_shop.CUSTOMERS)
    project.land_nothing_else(con)
    project.build(con, project.models(), sound_shop.DEFINITIONS)
    con.execute("use warehouse")
    return con


def _fails(shop: duckdb.DuckDBPyConnection, project: CompiledTests, test: str, change: str) -> bool:
    shop.execute("begin")
    try:
        for statement in change.split(";"):
            changed = shop.execute(statement).fetchone()
            assert changed and changed[0], f"changes nothing: {statement}"
        return bool(project.failures(shop, test))
    finally:
        shop.execute("rollback")


def test_a_sound_warehouse_passes_every_data_test(
    project: CompiledTests, shop: duckdb.DuckDBPyConnection
) -> None:
    complaints = {test: project.failures(shop, test) for test in project.tests()}
    assert {test: rows for test, rows in complaints.items() if rows} == {}


def test_no_singular_test_passes_for_want_of_rows(
    project: CompiledTests, shop: duckdb.DuckDBPyConnection
) -> None:
    read = {name for test in project.singular_tests() for name in project.relations(test)}
    # read on nights only, of which nobody has changed on a whole build
    read.discard("warehouse.intermediate.int_visitors__changed")
    empty = {name for name in read if not shop.execute(f"from {name} limit 1").fetchone()}
    assert empty == set()


def test_every_test_of_our_own_has_a_bad_case(project: CompiledTests) -> None:
    assert set(BAD) == set(project.singular_tests())
    assert set(GENERIC) == set(project.own_generic_tests())
    assert all(BAD.values())


@pytest.mark.parametrize(("test", "change"), [(t, c) for t, cases in BAD.items() for c in cases])
def test_a_broken_warehouse_fails(
    project: CompiledTests, shop: duckdb.DuckDBPyConnection, test: str, change: str
) -> None:
    assert _fails(shop, project, test, change)


@pytest.mark.parametrize(("test", "change"), [(t, c) for t, cases in GOOD.items() for c in cases])
def test_a_warehouse_that_is_just_sound_passes(
    project: CompiledTests, shop: duckdb.DuckDBPyConnection, test: str, change: str
) -> None:
    assert not _fails(shop, project, test, change)


@pytest.mark.parametrize("generic", GENERIC)
def test_a_generic_test_fails_on_bad_rows_and_passes_on_good_ones(
    project: CompiledTests, shop: duckdb.DuckDBPyConnection, generic: str
) -> None:
    bad, good = GENERIC[generic]
    made = project.own_generic_tests()[generic]
    for table, change in bad:
        on_table = [test for test in made if project.relations(test) == [f"warehouse.{table}"]]
        assert any(_fails(shop, project, test, change) for test in on_table)
    for table, change in good:
        on_table = [test for test in made if project.relations(test) == [f"warehouse.{table}"]]
        assert not any(_fails(shop, project, test, change) for test in on_table)
