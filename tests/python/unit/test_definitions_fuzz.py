"""Whatever is typed into a cell, the check answers; and what it passes, DuckDB loads unchanged."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.lib.definitions import Problem, check
from orchestration.lib.definitions.reading import Row, read
from orchestration.lib.definitions.schema import TABLES
from orchestration.lib.paths import PROJECT

DEFAULT = PROJECT / "definitions"
EXAMPLES = 80
LIKELY = ("", "true", "0", "-1", "9" * 30, "1e5", "null", "in", "exists", "matches", "purchase")
CELLS = st.one_of(
    st.sampled_from(LIKELY),
    st.text(max_size=20).filter(lambda text: text.isprintable()),
    st.text(alphabet="ab'\"\\,;|\t\n\r #()[]?*.漢🙂", max_size=10),
)
KNOWN_EVENTS = next(table for table in TABLES if table.name == "known_events")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real set that every example changes and puts back."""
    copy = tmp_path_factory.mktemp("fuzz") / "definitions"
    shutil.copytree(DEFAULT, copy, ignore=shutil.ignore_patterns("examples"))
    return copy


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_check_always_answers(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    path = folder / table.file_name
    original = path.read_bytes()
    rows = list(csv.reader(original.decode().splitlines()))
    rows.append([""] * len(table.columns))
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(CELLS)
    try:
        _write(path, rows)
        problems = check(folder)
    finally:
        path.write_bytes(original)
    for problem in problems:
        assert isinstance(problem, Problem)
        assert "\n" not in str(problem)


@settings(max_examples=EXAMPLES, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_answered(folder: Path, content: bytes) -> None:
    path = folder / "settings.csv"
    original = path.read_bytes()
    try:
        path.write_bytes(content)
        assert check(folder)
    finally:
        path.write_bytes(original)


@settings(max_examples=EXAMPLES, deadline=None)
@given(texts=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=3), is_raw=st.booleans())
def test_duckdb_loads_what_passes(folder: Path, texts: list[tuple[str, str]], is_raw: bool) -> None:
    path = folder / KNOWN_EVENTS.file_name
    original = path.read_bytes()
    rows = [["event_name", "role", "description"], *([a, "detail", b] for a, b in texts)]
    try:
        if is_raw:
            path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8", newline="")
        else:
            _write(path, rows)
        if not check(folder):
            assert _loaded(path) == [tuple(row.cells.values()) for row in _read(path)]
    finally:
        path.write_bytes(original)


def _read(path: Path) -> list[Row]:
    return read(KNOWN_EVENTS, path, path.name).rows


def _loaded(path: Path) -> list[tuple[str, ...]]:
    columns = "event_name text, role text, description text"
    duckdb.execute(f"create or replace temp table loaded ({columns})")
    duckdb.execute(f"copy loaded from '{path}' (format csv, header true, delimiter ',')")
    return duckdb.execute("from loaded").fetchall()
