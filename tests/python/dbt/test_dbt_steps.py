"""The two dbt steps as the Dagster UI can run them: in part, and with a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import duckdb
import pytest

from orchestration.lib.landing import ledger
from orchestration.lib.paths import PROJECT

_RUNS = """
import contextlib, json, sys
from orchestration import environment
environment.prepare()
from orchestration.lib import project
project.refresh_manifest()
from dagster import AssetCheckKey, AssetKey, AssetSelection, materialize
from orchestration.defs.warehouse.assets import marts, staging

devices = AssetSelection.assets(AssetKey(["definitions", "devices"]))
one_check = AssetSelection.checks(
    AssetCheckKey(AssetKey(["definitions", "funnels"]), "unique_funnels_funnel_key")
)
selections = {
    "seed": (staging, devices),
    "seed without checks": (staging, devices.without_checks()),
    "seed and a check of another": (staging, devices | one_check),
    "mart before what it reads": (marts, AssetSelection.assets(AssetKey(["marts", "rfm"]))),
}
found = {}
for name, (step, selection) in selections.items():
    with contextlib.redirect_stdout(sys.stderr):
        run = materialize([step], selection=selection, raise_on_error=False)
    failures = [event for event in run.all_events if event.is_step_failure]
    found[name] = {
        "built": {
            event.asset_key.to_user_string(): {
                name: value.value
                for name, value in event.materialization.metadata.items()
                if name == "dagster/row_count"
            }
            for event in run.get_asset_materialization_events()
        },
        "passed": sorted(
            check.check_name for check in run.get_asset_check_evaluations() if check.passed
        ),
        "failure": failures[0].step_failure_data.user_failure_data.description
        if failures else None,
    }
json.dump(found, sys.stdout)
"""

_DEVICES = {
    "dagster/row_count": len((PROJECT / "definitions/devices.csv").read_text().splitlines()) - 1
}
_CHECKS = ["not_null_devices_rule_order", "unique_devices_rule_order"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Several selections, one after another in one process, on an empty warehouse."""
    home = tmp_path_factory.mktemp("steps")
    with duckdb.connect(str(home / "warehouse.duckdb")) as con:
        ledger.ensure(con)
    done = subprocess.run(
        [sys.executable, "-c", _RUNS],
        cwd=PROJECT,
        env={
            **os.environ,
            "KIZASHI_HOME": str(home),
            "DBT_TARGET_PATH": str(home / "target"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_selected_seed_is_built_alone_and_its_checks_run(runs: dict[str, Any]) -> None:
    assert runs["seed"] == {
        "built": {"definitions/devices": _DEVICES},
        "passed": _CHECKS,
        "failure": None,
    }


def test_a_check_that_is_not_selected_does_not_run(runs: dict[str, Any]) -> None:
    assert runs["seed without checks"]["built"] == {"definitions/devices": _DEVICES}
    assert runs["seed without checks"]["passed"] == []


def test_a_check_runs_without_building_its_table_anew(runs: dict[str, Any]) -> None:
    found = runs["seed and a check of another"]
    assert found["built"].keys() == {"definitions/devices"}
    # nobody has loaded the funnels yet, so that check cannot pass
    assert found["passed"] == _CHECKS
    assert found["failure"].startswith("dbt test unique_funnels_funnel_key")
    assert "does not exist" in found["failure"]


def test_a_model_that_fails_is_named_with_what_the_database_says(runs: dict[str, Any]) -> None:
    found = runs["mart before what it reads"]
    assert found["built"] == {}
    assert found["failure"].startswith("dbt model rfm: ")
    assert "does not exist" in found["failure"]
