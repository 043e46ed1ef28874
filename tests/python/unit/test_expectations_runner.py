"""Checks of a small warehouse: what fails, what is said, and what never leaves the file."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.lib.expectations import (
    InvalidSuite,
    SuiteResult,
    WarehouseUnavailable,
    keep,
    kept,
    validate,
)

SECRET = "hanako@example.com"
Check = Callable[..., SuiteResult]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "ware house%20.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"""
            create table marts.people as
            select
                'p' || i as person_id,
                case when i = 7 then '{SECRET}' else 'p' || i || '@example.com' end as mail,
                case when i in (3, 7) then -1 else i end as amount,
                case when i = 7 then 0 else i end as number,
                timestamp '2026-01-01 00:00:00' + i * interval 1 hour as seen_at,
            from range(10) as t(i)
            """
        )
        connection.execute("create table marts.nobody as select * from marts.people limit 0")
        connection.execute("create table marts.gone as select 'x' as person_id, 1 as number")
        connection.execute("create view marts.broken as select * from marts.gone")
        connection.execute("drop table marts.gone")
    return path


@pytest.fixture
def check(warehouse: Path, tmp_path: Path) -> Check:
    def run(
        *expectations: tuple[str, dict[str, Any]] | dict[str, Any],
        table: str = "people",
        docs: Path | None = None,
        **suite: Any,
    ) -> SuiteResult:
        entries = [
            entry
            if isinstance(entry, dict)
            else {"type": entry[0], "kwargs": entry[1], "reason": "Because."}
            for entry in expectations
        ]
        content = {
            "table": f"marts.{table}",
            "description": "A suite.",
            "row_key": ["person_id"],
            "expectations": entries,
        }
        path = tmp_path / f"{table}.yml"
        path.write_text(yaml.safe_dump(content | suite))
        (result,) = validate(warehouse, [path], docs)
        return result

    return run


def between(column: str, **limits: Any) -> tuple[str, dict[str, Any]]:
    return "expect_column_values_to_be_between", {"column": column, **limits}


def rows(query: str) -> tuple[str, dict[str, Any]]:
    return "unexpected_rows_expectation", {"unexpected_rows_query": query}


def test_a_suite_that_holds(check: Check) -> None:
    result = check(between("number", min_value=0), rows("select 1 from {batch} where number > 9"))
    assert result.success
    assert result.failed == ()
    assert (result.table, result.evaluated, result.row_count) == ("marts.people", 2, 10)
    assert result.seconds > 0


def test_a_failure_says_which_expectation_on_which_rows(check: Check) -> None:
    result = check(between("amount", min_value=0))
    assert not result.success
    (failure,) = result.failed
    assert (failure.column, failure.unexpected_count) == ("amount", 2)
    assert failure.sample == ({"person_id": "p3"}, {"person_id": "p7"})
    assert failure.message == (
        "marts.people: expect_column_values_to_be_between(amount, min 0) failed for 2 of 10 rows,"
        " e.g. person_id=p3; person_id=p7. Because."
    )


def test_a_failing_query_names_its_rows_by_the_row_key_alone(check: Check) -> None:
    result = check(rows("select person_id, mail from {batch} where amount < 0"))
    (failure,) = result.failed
    assert failure.unexpected_count == 2
    assert failure.sample == ({"person_id": "p3"}, {"person_id": "p7"})


def test_failures_come_in_the_order_of_the_suite(check: Check) -> None:
    result = check(
        rows("select person_id from {batch} where amount < 0"),
        ("expect_column_max_to_be_between", {"column": "number", "max_value": 1}),
        between("amount", min_value=0),
        ("expect_table_row_count_to_be_between", {"max_value": 3}),
    )
    assert [failure.expectation for failure in result.failed] == [
        "unexpected_rows_expectation",
        "expect_column_max_to_be_between",
        "expect_column_values_to_be_between",
        "expect_table_row_count_to_be_between",
    ]
    assert result.failed[1].observed == "9"
    assert "failed: found 10." in result.failed[3].message


def test_a_warning_does_not_block(check: Check) -> None:
    kind, kwargs = between("amount", min_value=0)
    result = check({"type": kind, "kwargs": kwargs, "reason": "Odd.", "severity": "warning"})
    assert result.success
    assert result.blocking == ()
    assert [failure.severity for failure in result.warnings] == ["warning"]


def test_what_was_found_is_kept_without_values(check: Check, tmp_path: Path) -> None:
    keep(tmp_path / "kept", "marts", [check(between("amount", min_value=-100))])
    described = {"description": "Nobody owes", "reason": "Odd.", "severity": "warning"}
    kind, kwargs = between("amount", min_value=0)
    found = check({"type": kind, "kwargs": kwargs, **described}, between("number", max_value=3))
    keep(tmp_path / "kept", "staging", [found])
    keep(tmp_path / "kept", "staging", [found])
    assert kept(tmp_path / "kept") == [
        {"table": "marts.people", "expectations": 1, "failed": []},
        {
            "table": "marts.people",
            "expectations": 2,
            "failed": [
                {"title": "Nobody owes", "rows": 2},
                {"title": "expect_column_values_to_be_between(number, max 3)", "rows": 5},
            ],
        },
    ]


def test_a_regular_expression_is_searched_for_not_matched_whole(check: Check) -> None:
    """`~` matches the whole text on DuckDB: "not match" would pass whatever the data."""
    found = ("expect_column_values_to_match_regex", {"column": "mail", "regex": "@example"})
    forbidden = ("expect_column_values_to_not_match_regex", {"column": "mail", "regex": "@"})
    result = check(found, forbidden)
    (failure,) = result.failed
    assert failure.expectation == "expect_column_values_to_not_match_regex"
    assert failure.unexpected_count == 10


def test_one_broken_query_does_not_spoil_the_next(check: Check) -> None:
    result = check(
        rows("select nothing_such from {batch}"),
        rows("select cast(mail as integer) from {batch}"),
        between("number", min_value=0),
    )
    unknown, cast = result.failed
    assert "could not be evaluated: Binder Error" in unknown.message
    assert "nothing_such" in unknown.message
    assert "could not be evaluated: Conversion Error" in cast.message


def test_a_missing_table_fails_every_expectation(check: Check) -> None:
    result = check(between("number", min_value=0), table="nowhere")
    assert not result.success
    assert result.row_count is None
    assert "the table does not exist in the warehouse" in result.failed[0].message


def test_a_view_that_cannot_be_read_fails_every_expectation(check: Check) -> None:
    result = check(between("number", min_value=0), table="broken")
    assert not result.success
    assert result.row_count is None
    assert "could not be evaluated: Catalog Error" in result.failed[0].message


def test_a_missing_column_fails_the_expectation_that_needs_it(check: Check) -> None:
    result = check(between("numbr", min_value=0), between("number", min_value=0), table="nobody")
    (failure,) = result.failed
    assert "the table has no column 'numbr'" in failure.message


def test_an_empty_table_meets_all_but_a_row_count(check: Check) -> None:
    result = check(
        between("number", min_value=0),
        ("expect_column_max_to_be_between", {"column": "number", "min_value": 1}),
        rows("select 1 from {batch}"),
        ("expect_table_row_count_to_be_between", {"min_value": 1}),
        table="nobody",
    )
    assert [failure.expectation for failure in result.failed] == [
        "expect_table_row_count_to_be_between"
    ]


def test_a_row_key_must_be_a_column(check: Check) -> None:
    with pytest.raises(InvalidSuite, match="row_key 'persn_id' is no column"):
        check(between("number", min_value=0), row_key=["persn_id"])


def test_nothing_personal_reaches_messages_or_pages(check: Check, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    result = check(
        ("expect_column_values_to_be_in_set", {"column": "mail", "value_set": ["x"]}),
        ("expect_column_distinct_values_to_be_in_set", {"column": "mail", "value_set": ["x"]}),
        ("expect_column_most_common_value_to_be_in_set", {"column": "mail", "value_set": ["x"]}),
        ("expect_column_value_lengths_to_equal", {"column": "mail", "value": 1}),
        ("expect_column_values_to_not_match_regex", {"column": "mail", "regex": "hanako"}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["mail", "amount"]}),
        rows("select mail from {batch}"),
        rows("select cast(mail as date) from {batch} where number = 0"),
        docs=docs,
    )
    assert len(result.failed) == 7  # the compound key is unique
    everything = "".join(page.read_text() for page in docs.iterdir()) + repr(result)
    assert "@example.com" not in everything
    assert "hanako@" not in everything


def test_pages_say_what_failed_and_need_no_network(check: Check, tmp_path: Path) -> None:
    docs = tmp_path / "home" / "docs"
    check(between("number", min_value=0), docs=docs)
    result = check(
        between("amount", min_value=0),
        rows("select nothing_such from {batch}"),
        between("nowhere", min_value=0),
        docs=docs,
    )
    assert sorted(page.name for page in docs.iterdir()) == ["index.html", "marts.people.html"]
    assert [folder.name for folder in docs.parent.iterdir()] == ["docs"]
    page, index = (docs / "marts.people.html").read_text(), (docs / "index.html").read_text()
    assert result.docs_page == docs / "marts.people.html"
    assert "2 of 10 rows" in page and "Because." in page and "no column" in page
    assert "Traceback" not in page
    assert 'class="failed">failed' in index
    assert not re.search(r"https?:|<script|<link", page + index)


def test_pages_never_replace_other_files(check: Check, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(FileExistsError, match="holds other files"):
        check(between("number", min_value=0), docs=tmp_path / "mine")


def test_the_file_is_free_after_a_check(check: Check, warehouse: Path) -> None:
    check(between("amount", min_value=0), rows("select cast(mail as date) from {batch}"))
    duckdb.connect(str(warehouse)).close()
    check(between("amount", min_value=0))
    program = "import duckdb, sys; duckdb.connect(sys.argv[1]).close()"
    subprocess.run([sys.executable, "-c", program, str(warehouse)], check=True)


def test_a_warehouse_that_cannot_be_read_is_a_message(check: Check, warehouse: Path) -> None:
    with (
        duckdb.connect(str(warehouse)),
        pytest.raises(WarehouseUnavailable, match="this process holds it open"),
    ):
        check(between("number", min_value=0))
    with pytest.raises(WarehouseUnavailable, match="no warehouse here"):
        validate(warehouse.with_name("absent.duckdb"), [])


def test_checks_print_nothing(check: Check, capfd: pytest.CaptureFixture[str]) -> None:
    check(between("amount", min_value=0), rows("select nothing_such from {batch}"))
    assert capfd.readouterr() == ("", "")
