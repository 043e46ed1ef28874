"""The night's own event log: what it writes, the UI's instance reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    AssetSpec,
    DagsterInstance,
    MaterializeResult,
    asset,
    materialize,
    multi_asset,
)

from orchestration import environment
from orchestration.lib.event_log import NightEventLog


@multi_asset(specs=[AssetSpec("things")], check_specs=[AssetCheckSpec("counted", asset="things")])
def things() -> Iterator[Any]:
    yield MaterializeResult(asset_key="things", metadata={"rows": 3})
    yield AssetCheckResult(asset_key="things", check_name="counted", passed=True)


@asset(deps=[things])
def broken() -> None:
    raise ValueError("nothing to see")


def test_the_ui_shows_what_a_night_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a copy, so that what is prepared ends with the test
    monkeypatch.setattr(os, "environ", {**os.environ, "KIZASHI_HOME": str(tmp_path)})
    environment.prepare()
    home = str(tmp_path / "dagster")
    with DagsterInstance.from_config(home, environment.NIGHT_SETTINGS) as night:
        assert isinstance(night.event_log_storage, NightEventLog)
        run = materialize([things, broken], instance=night, raise_on_error=False)
        # a second run beside the first, as when a night follows a night
        materialize([things], instance=night)
        written = night.all_logs(run.run_id)

    with DagsterInstance.from_config(home) as ui:
        assert not isinstance(ui.event_log_storage, NightEventLog)
        assert sorted(record.status.value for record in ui.get_runs()) == ["FAILURE", "SUCCESS"]
        assert ui.all_logs(run.run_id) == written
        records = ui.fetch_materializations(AssetKey("things"), limit=9).records
        assert [record.asset_materialization.metadata["rows"].value for record in records] == [3, 3]  # type: ignore[union-attr]
        assert ui.get_latest_materialization_event(AssetKey("broken")) is None
