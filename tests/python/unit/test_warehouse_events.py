"""What dbt says of a model or test, as Dagster's events."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    multi_asset,
)

from orchestration.defs.warehouse.nodes import events
from orchestration.lib.dbt_build import NodeResult
from orchestration.lib.dbt_results import failures, statistics

RESULTS = [
    NodeResult("seed.shop.things", "success", "INSERT 3", 0.1),
    NodeResult("test.shop.unique_things", "pass", "", 0.1),
    NodeResult("test.shop.few_things", "warn", "Got 4 results, configured to warn if != 0", 0.1),
    NodeResult("test.shop.sound_things", "fail", "Got 2 results, configured to fail if != 0", 0.1),
    NodeResult("test.shop.two_tables_agree", "pass", "", 0.1),
    NodeResult("test.shop.not_selected", "pass", "", 0.1),
    NodeResult("model.shop.counted", "error", "Catalog Error: no such table", 0.1),
    NodeResult("model.shop.last", "skipped", "", 0.0),
    NodeResult("test.shop.unique_last", "skipped", "", 0.0),
]


def test_what_was_built_and_checked_becomes_an_event_and_nothing_else_does() -> None:
    things, last = AssetKey("things"), AssetKey("last")
    step = _step(
        {"seed.shop.things": "things", "model.shop.counted": "counted", "model.shop.last": "last"},
        {
            "test.shop.unique_things": "things",
            "test.shop.few_things": "things",
            "test.shop.sound_things": "things",
            "test.shop.not_selected": "things",
            "test.shop.unique_last": "last",
        },
    )
    context: Any = SimpleNamespace(
        selected_asset_check_keys={
            spec.key for spec in step.check_specs if spec.name != "not_selected"
        }
    )

    built, *checked = events(context, step, RESULTS, {"seed.shop.things": 3})
    assert isinstance(built, MaterializeResult)
    assert built.asset_key == things
    assert built.metadata == {"status": "success", "seconds": 0.1, "dagster/row_count": 3}
    found = [
        (check.check_name, check.asset_key, check.passed, check.severity.value, check.description)
        for check in checked
        if isinstance(check, AssetCheckResult)
    ]
    assert found == [
        ("unique_things", things, True, "ERROR", None),
        ("few_things", things, False, "WARN", "Got 4 results, configured to warn if != 0"),
        ("sound_things", things, False, "ERROR", "Got 2 results, configured to fail if != 0"),
    ]
    assert last not in {check[1] for check in found}


def test_a_failure_names_each_model_and_test_with_what_dbt_says_of_it() -> None:
    assert failures(RESULTS).splitlines() == [
        "dbt test sound_things: Got 2 results, configured to fail if != 0",
        "dbt model counted: Catalog Error: no such table",
    ]
    assert statistics(RESULTS) == {
        "error": 1,
        "fail": 1,
        "pass": 3,
        "skipped": 2,
        "success": 1,
        "warn": 1,
    }


def _step(assets: dict[str, str], checks: dict[str, str]) -> AssetsDefinition:
    @multi_asset(
        specs=[
            AssetSpec(key, metadata={"dagster_dbt/unique_id": unique_id})
            for unique_id, key in assets.items()
        ],
        check_specs=[
            AssetCheckSpec(
                unique_id.split(".")[-1],
                asset=key,
                metadata={"dagster_dbt/unique_id": unique_id},
            )
            for unique_id, key in checks.items()
        ],
    )
    def step() -> Iterator[Any]:
        yield from ()

    return step
