"""Which days a night builds, whatever happened to the folder or to the night before."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.lib.landing import convert, land, ledger
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.inventory import LandingError, scan
from tests.python.unit.landing_support import Landing, event, json_lines

FIRST, SECOND, THIRD = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    landing = Landing(tmp_path)
    put(landing, FIRST)
    put(landing, SECOND)
    return landing


def put(landing: Landing, day: date, name: str = "a.jsonl", count: int = 1) -> Path:
    return landing.write(name, json_lines([event(n) for n in range(count)]), str(day))


def plan(landing: Landing, code: str = "code", **options: Any) -> ledger.Plan:
    return ledger.plan(landing.con, scan(landing.root), code, **options)


def begin(landing: Landing, **options: Any) -> ledger.Plan:
    made = plan(landing, **options)
    land.prepare(landing.paths, landing.con, made, Limits())
    return made


def night(landing: Landing, **options: Any) -> ledger.Plan:
    made = begin(landing, **options)
    ledger.finish(landing.con)
    return made


def days(landing: Landing) -> dict[date, bool]:
    rows = landing.con.execute("select landed_on, is_built from landing.days order by all")
    return dict(rows.fetchall())


def file_days(landing: Landing) -> list[date]:
    rows = landing.con.execute("select distinct landed_on from landing.files order by all")
    return [day for (day,) in rows.fetchall()]


def test_the_first_night_builds_everything_and_the_next_nothing(landing: Landing) -> None:
    assert night(landing).days_to_build == [FIRST, SECOND]
    again = plan(landing)
    assert again.is_empty
    assert again.unchanged_count == 2
    assert days(landing) == {FIRST: True, SECOND: True}


def test_an_added_day_is_built_alone(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    made = begin(landing)
    assert (made.days_to_build, made.removed_days, made.unchanged_count) == ([THIRD], [], 2)
    assert {row["landed_on"] for row in landing.rows()} == {THIRD}
    assert file_days(landing) == [FIRST, SECOND, THIRD]


def test_a_changed_added_or_removed_file_rebuilds_its_day(landing: Landing) -> None:
    night(landing)
    path = put(landing, FIRST, count=2)
    assert night(landing).days_to_build == [FIRST]
    put(landing, FIRST, "b.jsonl")
    assert night(landing).days_to_build == [FIRST]
    path.unlink()
    assert night(landing).days_to_build == [FIRST]
    counted = landing.con.execute("select source_file, row_count from landing.files order by all")
    assert counted.fetchall() == [
        ("events/landed_on=2025-03-01/b.jsonl", 1),
        ("events/landed_on=2025-03-02/a.jsonl", 1),
    ]


def test_other_code_rebuilds_every_day(landing: Landing) -> None:
    night(landing)
    assert plan(landing, "other").days_to_build == [FIRST, SECOND]


def test_a_removed_day_is_known_until_the_night_is_over(landing: Landing) -> None:
    night(landing)
    landing.path("a.jsonl", str(FIRST)).unlink()
    made = begin(landing)
    assert (made.days_to_build, made.removed_days) == ([], [FIRST])
    assert days(landing) == {FIRST: False, SECOND: True}
    assert file_days(landing) == [SECOND]
    assert landing.rows() == []
    ledger.finish(landing.con)
    assert days(landing) == {SECOND: True}
    assert plan(landing).is_empty


def test_a_night_killed_after_begin_is_done_again(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    landing.path("a.jsonl", str(FIRST)).unlink()
    begin(landing)
    made = begin(landing)
    assert (made.days_to_build, made.removed_days) == ([THIRD], [FIRST])
    # The removed day comes back before the night is repeated.
    put(landing, FIRST)
    assert night(landing).days_to_build == [FIRST, THIRD]
    assert plan(landing).is_empty


def test_a_night_killed_while_reading_changes_nothing(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(landing)
    put(landing, THIRD)

    def killed(*_: object) -> FileFacts:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(convert, "convert", killed)
        begin(landing)
    assert days(landing) == {FIRST: True, SECOND: True}
    assert night(landing).days_to_build == [THIRD]


def test_begin_is_all_or_nothing(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    with pytest.raises(duckdb.Error):
        ledger.begin(landing.con, plan(landing), [], ["create view landing.x as select nothing"])
    assert days(landing) == {FIRST: True, SECOND: True}
    assert file_days(landing) == [FIRST, SECOND]


def test_one_day_alone_again(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    made = night(landing, only_day=FIRST)
    assert (made.days_to_build, made.left_unbuilt) == ([FIRST], [])
    assert plan(landing).days_to_build == [THIRD]


def test_one_day_alone_leaves_what_a_killed_night_left(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    landing.path("a.jsonl", str(SECOND)).unlink()
    begin(landing)
    made = plan(landing, only_day=FIRST)
    assert (made.days_to_build, made.left_unbuilt) == ([FIRST], [SECOND, THIRD])
    night(landing, only_day=FIRST)
    assert days(landing) == {FIRST: True, SECOND: False, THIRD: False}
    assert file_days(landing) == [FIRST]
    rest = plan(landing)
    assert (rest.days_to_build, rest.removed_days) == ([THIRD], [SECOND])
    night(landing)
    assert days(landing) == {FIRST: True, THIRD: True}


def test_one_day_may_resume_a_killed_night(landing: Landing) -> None:
    night(landing)
    put(landing, THIRD)
    landing.path("a.jsonl", str(SECOND)).unlink()
    begin(landing)
    made = night(landing, only_day=FIRST, resume=True)
    assert (made.days_to_build, made.removed_days) == ([FIRST, THIRD], [SECOND])
    assert made.left_unbuilt == []
    assert plan(landing).is_empty


def test_one_removed_day_alone(landing: Landing) -> None:
    night(landing)
    landing.path("a.jsonl", str(FIRST)).unlink()
    made = night(landing, only_day=FIRST)
    assert (made.days_to_build, made.removed_days) == ([], [FIRST])
    assert days(landing) == {SECOND: True}


def test_a_day_that_is_nowhere_is_a_clear_error(landing: Landing) -> None:
    with pytest.raises(LandingError, match=r"Nothing has landed on 2020-01-01.*landed_on=2020"):
        plan(landing, only_day=date(2020, 1, 1))


def test_a_file_that_could_not_be_opened_is_tried_every_night(landing: Landing) -> None:
    made = plan(landing)
    facts = [FileFacts(file, 1, problem="unreadable_file", is_transient=file.landed_on == FIRST)
             for file in made.files]  # fmt: skip
    ledger.begin(landing.con, made, facts, [])
    ledger.finish(landing.con)
    assert plan(landing).days_to_build == [FIRST]


def test_views_are_empty_after_the_night_and_outlive_the_converted_files(landing: Landing) -> None:
    night(landing)
    land.clear(landing.paths)
    assert landing.rows() == []
    assert not landing.paths.conformed.exists()


def test_replaying_a_day_gives_the_same_rows(landing: Landing) -> None:
    begin(landing)
    before = landing.rows()
    for path in landing.root.rglob("*.jsonl"):
        os.utime(path, ns=(5, 5))
    begin(landing)
    assert landing.rows() == before
