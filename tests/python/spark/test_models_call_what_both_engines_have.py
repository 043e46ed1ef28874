"""One SQL for two engines: what only one of them has stands in a dispatched macro."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pyspark.sql import functions

from orchestration.lib.paths import PROJECT

_UNREAD = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.|'')*'|`[^`]*`", re.DOTALL)
_CALL = re.compile(r"\b([a-z_]\w*)\s*\(")
_MACRO = re.compile(r"{%-?\s*(?:macro|materialization)\s+(?:(duckdb|spark|default)__)?(\w+)")

# Words before a parenthesis that call nothing: keywords, types, the columns of an alias.
_WORDS = {
    "and", "as", "decimal", "else", "from", "if", "in", "join", "listed", "not", "on", "or", "over",
    "sets", "then", "values", "where",
}  # fmt: skip
# Functions of Spark's SQL that its Python has under no name of its own.
_SQL_ALONE = {"cast", "chr", "mod", "timestampdiff", "try_cast"}
_SPARK = {name.lower() for name in functions.__all__} | _SQL_ALONE


def only_elsewhere(sql: str) -> set[str]:
    """The functions that a query compiled for Spark calls and Spark has not."""
    return set(_CALL.findall(_UNREAD.sub("''", sql.lower()))) - _WORDS - _SPARK


def test_what_is_compiled_for_spark_calls_functions_of_spark(manifest_for_spark: Any) -> None:
    called = {
        node["original_file_path"]: only_elsewhere(node["compiled_code"])
        for node in manifest_for_spark["nodes"].values()
        if node.get("compiled_code") and node.get("language") != "python"
    }
    assert len(called) > 200
    told = {path: sorted(names) for path, names in called.items() if names}
    assert told == {}, f"put these into a macro with a duckdb__ and a spark__ of its own: {told}"


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("select list_contains(a, 1) from t", "list_contains"),
        ("select epoch (a) from t", "epoch"),
        ("select sum(a) filter (where regexp_matches(b, 'x(y)')) from t", "regexp_matches"),
    ],
)
def test_a_function_of_duckdb_alone_is_noticed(sql: str, name: str) -> None:
    assert name in only_elsewhere(sql)


def test_texts_and_comments_call_nothing() -> None:
    assert only_elsewhere("select 'list_contains(a)' from t -- epoch(a)") == set()


def test_every_macro_that_is_dispatched_is_there_for_both_engines() -> None:
    engines: dict[str, set[str]] = {}
    for path in (PROJECT / "macros").rglob("*.sql"):
        for engine, name in _MACRO.findall(path.read_text(encoding="utf-8")):
            engines.setdefault(name, set()).add(engine)
    dispatched = {name: made for name, made in engines.items() if made & {"duckdb", "spark"}}
    assert len(dispatched) > 30
    # dbt's own, which only its adapter for DuckDB lets fall short
    assert [name for name, made in dispatched.items() if not made >= {"duckdb", "spark"}] == [
        "get_where_subquery"
    ]


def test_no_model_asks_which_engine_it_is_for() -> None:
    asks = re.compile(r"\btarget\.type\b|\badapter\.|\bdispatch\(")
    files = [
        path
        for folder in ("models", "tests/dbt")
        for path in (PROJECT / folder).rglob("*.sql")
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert files == []
