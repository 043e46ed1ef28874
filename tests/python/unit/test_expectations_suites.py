"""Suite files: what is accepted, and how a wrong one is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib.expectations import InvalidSuite, find_suites, load_suites

ENTRY = """\
  - type: expect_column_values_to_be_between
    kwargs: {column: page_view_count, min_value: 0}
    reason: A count is never negative.
"""


def suite_file(folder: Path, entries: str = ENTRY, *, table: str = "marts.fct_sessions") -> Path:
    path = folder / f"{table.split('.')[1]}.yml"
    path.write_text(
        f"table: {table}\ndescription: Guards it.\nrow_key: [session_id]\nexpectations:\n{entries}"
    )
    return path


def problems(*paths: Path) -> list[str]:
    with pytest.raises(InvalidSuite) as caught:
        load_suites(paths)
    return list(caught.value.problems)


def test_a_suite_reads_as_written(tmp_path: Path) -> None:
    (suite,) = load_suites([suite_file(tmp_path)])
    assert suite.table == "marts.fct_sessions"
    assert suite.row_key == ("session_id",)
    (entry,) = suite.entries
    assert (entry.type, entry.severity, entry.line) == (
        "expect_column_values_to_be_between",
        "critical",
        5,
    )


def test_a_misspelt_expectation_is_named_with_file_line_and_entry(tmp_path: Path) -> None:
    path = suite_file(tmp_path, ENTRY + ENTRY.replace("between", "betwen"))
    (problem,) = problems(path)
    assert problem.startswith(f"{tmp_path.name}/fct_sessions.yml:8: entry 2 ")
    assert "did you mean 'expect_column_values_to_be_between'?" in problem


def test_a_misspelt_argument_is_named_with_file_line_and_entry(tmp_path: Path) -> None:
    (problem,) = problems(suite_file(tmp_path, ENTRY.replace("min_value", "min_valu")))
    assert problem.startswith(f"{tmp_path.name}/fct_sessions.yml:5: entry 1 ")
    assert "unknown argument 'min_valu', did you mean 'min_value'?" in problem


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("min_value: 0", "min_value: some", "argument 'min_value'"),
        ("column: page_view_count, ", "", "argument 'column': field required"),
        (", min_value: 0", "", "min_value and max_value cannot both be None"),
        ("    reason: A count is never negative.\n", "", "reason is missing"),
        ("reason:", "severity: fatal\n    reason:", "severity must be critical or warning"),
        ("reason:", "wherefore: x\n    reason:", "unknown key 'wherefore'"),
        ("min_value: 0", "min_value: 0, result_format: COMPLETE", "unknown argument"),
        ("values_to_be_between", "values_to_be_of_type", "does not work on DuckDB"),
    ],
)
def test_a_wrong_entry_says_what_is_wrong(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    (problem,) = problems(suite_file(tmp_path, ENTRY.replace(old, new)))
    assert expected in problem


def test_a_query_that_ignores_the_table_is_refused(tmp_path: Path) -> None:
    query = """\
  - type: unexpected_rows_expectation
    kwargs: {unexpected_rows_query: "select 1"}
    reason: None.
"""
    (problem,) = problems(suite_file(tmp_path, query))
    assert "must select from {batch}" in problem


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    first = suite_file(tmp_path, ENTRY.replace("min_value", "min_valu"))
    second = suite_file(tmp_path, ENTRY.replace("between", "betwen"), table="marts.rfm")
    assert len(problems(first, second)) == 2


def test_the_file_carries_the_name_of_its_table(tmp_path: Path) -> None:
    path = suite_file(tmp_path)
    (problem,) = problems(path.rename(tmp_path / "sessions.yml"))
    assert "name the file fct_sessions.yml" in problem


@pytest.mark.parametrize("text", ["", "- a", "table: [", "tabel: marts.rfm"])
def test_a_file_that_is_no_suite_is_a_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rfm.yml"
    path.write_text(text)
    assert all(problem.startswith(f"{tmp_path.name}/rfm.yml") for problem in problems(path))


def test_suites_are_found_by_schema(tmp_path: Path) -> None:
    staged = suite_file(tmp_path, table="staging.stg_stores__stores")
    mart = suite_file(tmp_path)
    assert find_suites(tmp_path) == [mart, staged]
    assert find_suites(tmp_path, "staging") == [staged]
