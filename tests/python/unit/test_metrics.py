"""Every metric is what plain SQL over the published marts says; how questions are answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration import environment
from orchestration.commands.metrics import listed, metric, table
from orchestration.lib import project
from orchestration.lib.metrics import (
    Answer,
    Catalogue,
    NothingPublished,
    WrongQuestion,
    ask,
    question,
    read,
)
from orchestration.lib.metrics.catalogue import FORMATS
from orchestration.lib.metrics.marts import open_marts
from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.metric_answers import CASES
from tests.python.support.metric_marts import metric_marts
from tests.python.support.published_marts import ask as ask_marts
from tests.python.support.published_marts import publish_rows

NAMES = [
    str(metric["name"])
    for path in sorted((PROJECT / "models" / "semantic").glob("*.yml"))
    for metric in yaml.safe_load(path.read_text(encoding="utf-8")).get("metrics", [])
]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which dbt wrote what it read of the project."""
    folder = tmp_path_factory.mktemp("parsed")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "parse", "--profiles-dir", str(PROJECT)],
        cwd=PROJECT,
        env={
            **os.environ,
            "KIZASHI_HOME": str(folder),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DO_NOT_TRACK": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return folder / "target"


@pytest.fixture(scope="module")
def catalogue(target: Path) -> Catalogue:
    return read(
        (target / "semantic_manifest.json").read_text(encoding="utf-8"),
        json.loads((target / "manifest.json").read_text(encoding="utf-8")),
    )


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Published marts with rows in all that a metric reads."""
    return publish_rows(tmp_path_factory.mktemp("published"), metric_marts())


def answer(catalogue: Catalogue, paths: Paths, metrics: str, by: str = "", **words: str) -> Answer:
    return ask(paths.published, catalogue, question(catalogue.metrics, metrics, by, **words))


def _keyed(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], float | None]:
    """The number of each group; a day is a day, also where a query makes a time of it."""
    keyed: dict[tuple[Any, ...], float | None] = {}
    for *group, number in rows:
        key = tuple(one.date() if isinstance(one, datetime) else one for one in group)
        assert key not in keyed, f"{key} twice"
        keyed[key] = None if number is None else float(number)
    return keyed


def _numbers(rows: Mapping[tuple[Any, ...], float | None]) -> dict[tuple[Any, ...], float]:
    """What has a number; whether a group without one has a row is left to either side."""
    return {key: number for key, number in rows.items() if number is not None}


def test_every_metric_has_its_plain_sql() -> None:
    assert sorted(CASES) == sorted(NAMES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_metric_is_what_plain_sql_says(name: str, catalogue: Catalogue, paths: Paths) -> None:
    case = CASES[name]
    found = _keyed(answer(catalogue, paths, name, case.by, where=case.where).rows)
    wanted = _keyed(ask_marts(paths, case.sql))
    # numbers that are all alike, or none, would agree with a wrong metric as well
    assert len(set(_numbers(wanted).values())) > 1
    # a sum over no row that counts is 0 here and no row there
    assert {key: n for key, n in _numbers(found).items() if n} == pytest.approx(
        {key: n for key, n in _numbers(wanted).items() if n}
    )


def test_every_metric_says_who_owns_it_what_it_means_and_how_it_is_written(
    catalogue: Catalogue,
) -> None:
    for one in catalogue.metrics.values():
        assert one.owner and one.label and one.description.endswith("."), one.name
        assert one.format in FORMATS, one.name
        assert set(one.choose) <= set(one.by), one.name


def test_every_metric_can_be_told_by_all_of_its_dimensions_at_once(
    catalogue: Catalogue, paths: Paths
) -> None:
    asked = {tuple(one.by): one for one in catalogue.metrics.values()}
    for by, one in asked.items():
        assert answer(catalogue, paths, one.name, ",".join(by)).rows, one.name


def test_the_dates_are_every_one_from_the_first_to_the_latest_visit(
    catalogue: Catalogue, paths: Paths
) -> None:
    with open_marts(paths.published, catalogue) as marts:
        found = marts.execute(f"select * from {catalogue.spine.relation} order by 1").fetchall()
    wanted = ask_marts(
        paths,
        "select cast(unnest(range(min(session_date), max(session_date) + 1, interval 1 day)) as date)"
        " from marts.fct_sessions",
    )
    assert found == wanted


def test_metrics_of_several_marts_stand_side_by_side(catalogue: Catalogue, paths: Paths) -> None:
    found = answer(catalogue, paths, "sessions,cost", "channel", order="-sessions").rows
    sessions = dict(
        ask_marts(
            paths,
            "select channel, count(*) from marts.fct_sessions where not is_bot_like group by 1",
        )
    )
    assert [row[0] for row in found] == sorted(sessions, key=lambda one: -sessions[one])
    assert {row[0]: row[1] for row in found} == sessions
    # nothing is spent on Paid Search, of which channel_performance has no row
    assert {row[0]: row[2] is None for row in found} == {
        "Email": False, "Direct": True, "Paid Search": True,
    }  # fmt: skip


def test_the_cost_is_the_same_whatever_model_and_conversion_are_chosen(
    catalogue: Catalogue, paths: Paths
) -> None:
    for where in ("", "model_key=linear", "tier=macro", "conversion_key=purchase|sign_up"):
        found = answer(catalogue, paths, "cost", "campaign", where=where).rows
        assert found == answer(catalogue, paths, "cost", "campaign").rows, where


def test_dates_are_bounded_to_the_day_also_by_week(catalogue: Catalogue, paths: Paths) -> None:
    bounds = {"since": "2026-01-08", "until": "2026-01-13"}
    found = answer(catalogue, paths, "sessions", "week", **bounds).rows
    wanted = ask_marts(
        paths,
        "select date_trunc('week', session_date), count(*) from marts.fct_sessions where not"
        " is_bot_like and session_date between '2026-01-08' and '2026-01-13' group by 1 order by 1",
    )
    assert len(wanted) == 2
    assert _keyed(found) == _keyed(wanted)


def test_a_month_counts_from_its_first_day(catalogue: Catalogue, paths: Paths) -> None:
    where = "cohort_kind=first_visit and period_number=0"
    words = {"where": where, "since": "2026-01-02"}
    found = answer(catalogue, paths, "retention_rate", "month", **words).rows
    assert [row[0] for row in found] == [date(2026, 2, 1)]


def test_values_reach_the_database_as_they_are(catalogue: Catalogue, paths: Paths) -> None:
    for value in ("it's", "{{ 1 }}", "{% raw", "a and b", "東京都"):
        found = answer(catalogue, paths, "sessions", "region", where=f"region={value}").rows
        assert len(found) == (value == "東京都"), value


def test_another_value_is_whatever_is_not_that_one_also_nothing(
    catalogue: Catalogue, paths: Paths
) -> None:
    found = answer(catalogue, paths, "sessions", "campaign", where="campaign!=spring").rows
    assert [row[0] for row in found] == [None]
    chosen = "campaign!=spring and channel=Email|Direct"
    found = answer(catalogue, paths, "sessions", where=chosen).rows
    assert found == ask_marts(
        paths,
        "select count(*) from marts.fct_sessions where not is_bot_like and campaign is null"
        " and channel in ('Email', 'Direct')",
    )


def test_rows_are_ordered_and_cut(catalogue: Catalogue, paths: Paths) -> None:
    every = answer(catalogue, paths, "sessions", "day").rows
    assert [row[0] for row in every] == sorted(row[0] for row in every)
    most = answer(catalogue, paths, "sessions", "day", order="-sessions,-day", limit="3").rows
    assert most == sorted(every, key=lambda row: (-row[1], -row[0].toordinal()))[:3]


def test_what_was_taken_is_said(catalogue: Catalogue, paths: Paths) -> None:
    asked = "funnel_key,step_number,breakdown_value"
    told = table(answer(catalogue, paths, "funnel_reached,funnel_step_rate", asked))
    assert told.splitlines()[0].split() == [*asked.split(","), "funnel_reached", "funnel_step_rate"]
    assert told.splitlines()[1].split()[:3] == ["checkout", "1", "all"]
    assert told.splitlines()[1].endswith("100.0%")
    assert told.endswith("taken, since nothing else was chosen: breakdown=all")


def test_numbers_and_periods_are_written_for_people(catalogue: Catalogue, paths: Paths) -> None:
    words = {"where": "region=東京都", "limit": "1"}
    months = table(answer(catalogue, paths, "sessions,revenue", "quarter,month,region", **words))
    head, row = months.splitlines()
    assert head.split() == ["quarter", "month", "region", "sessions", "revenue"]
    assert row.split()[:3] == ["2026-Q1", "2026-01", "東京都"]
    # a Japanese sign takes two places
    assert len(head) == len(row) + 3
    where = "model_key=linear and conversion_key=purchase"
    spent = table(answer(catalogue, paths, "return_on_ad_spend", "campaign", where=where))
    assert spent.splitlines()[1].split() == ["(none)", "-"]
    assert spent.splitlines()[2].endswith(" times")
    assert table(answer(catalogue, paths, "sessions", "day", since="2030-01-01")) == "no rows"


def test_the_list_names_every_metric_and_what_it_is_by(catalogue: Catalogue) -> None:
    text = listed(catalogue.metrics.values())
    assert [name for name in NAMES if f"\n  {name} " not in text] == []
    assert "by day, week, month, quarter, year, campaign, channel, country," in text
    assert "Choose one funnel_key and one step_number" in " ".join(text.split())


def test_the_command_prints_a_table_a_list_or_what_is_wrong(
    target: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "prepare", lambda: paths)
    monkeypatch.setattr(project, "refresh_manifest", lambda *_: None)
    monkeypatch.setattr(project, "manifest_path", lambda *_: target / "manifest.json")
    words = {"order": "-sessions", "limit": "1"}
    assert metric("sessions", "device_type", words) == 0
    assert capsys.readouterr().out.split()[:3] == ["device_type", "sessions", "mobile"]
    assert metric("", "", {}) == 0
    assert "conversion_rate" in capsys.readouterr().out
    assert metric("sesions", "", {}) == 1
    assert "did you mean 'sessions'" in capsys.readouterr().err


def test_a_mart_that_was_not_published_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    asked = question(catalogue.metrics, "sessions")
    with pytest.raises(NothingPublished, match="run make nightly"):
        ask(tmp_path, catalogue, asked)
    other = publish_rows(tmp_path, {})
    database = other.published / "kizashi.duckdb"
    database.chmod(0o600)
    with duckdb.connect(str(database.resolve())) as connection:
        connection.execute("drop table marts.rfm")
    with pytest.raises(NothingPublished, match="no mart rfm"):
        ask(other.published, catalogue, asked)


def test_an_answer_that_the_database_refuses_says_so(catalogue: Catalogue, paths: Paths) -> None:
    relations = {**catalogue.relations, '"warehouse"."marts"."conversion_daily"': "rfm"}
    wrong = Catalogue(catalogue.metrics, relations, catalogue.spine, catalogue.engine)
    with pytest.raises(WrongQuestion, match=r"revenue: .*tier"):
        answer(wrong, paths, "revenue")


def test_the_marts_are_asked_while_a_night_writes_the_warehouse(
    catalogue: Catalogue, paths: Paths
) -> None:
    with duckdb.connect(str(paths.warehouse)) as night:
        night.begin()
        night.execute("delete from marts.fct_sessions")
        assert answer(catalogue, paths, "sessions").rows[0][0] > 0
        night.rollback()


def test_no_night_loads_metricflow() -> None:
    """It would cost every night the second or two that importing it takes."""
    code = (
        "import sys; import dbt.cli.main, orchestration.commands.nightly, orchestration.lib.night;"
        "sys.exit(any(name.startswith('metricflow') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
