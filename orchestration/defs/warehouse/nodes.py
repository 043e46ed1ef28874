"""Between dbt's nodes and Dagster's assets and checks: what a run selects, what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
)

from orchestration.lib import project
from orchestration.lib.dbt_build import NodeResult


def selectors(
    context: AssetExecutionContext, step: AssetsDefinition
) -> tuple[list[str], list[str]]:
    """What a run selects of a step, as dbt's selectors, and what to leave out, by unique ids.

    A test of several models is no check, so nobody can select it: it runs when all that it reads
    is there.
    """
    keys = {*context.selected_asset_keys, *context.selected_asset_check_keys}
    chosen, left_out = [], []
    for unique_id, key in _keys(step).items():
        if key in keys:
            chosen.append(unique_id)
        elif isinstance(key, AssetCheckKey):
            left_out.append(unique_id)
    return names(chosen), left_out


def nodes_of(step: AssetsDefinition, unique_ids: Iterable[str]) -> list[str]:
    """Those of some nodes of dbt that are a step's."""
    keys = _keys(step)
    return [unique_id for unique_id in unique_ids if unique_id in keys]


def names(unique_ids: Iterable[str]) -> list[str]:
    """dbt's selectors for some nodes: folders and name, which no other has."""
    return [".".join(project.parsed().nodes[unique_id].fqn) for unique_id in unique_ids]


def unchanged(unique_ids: Iterable[str]) -> list[NodeResult]:
    """What came of nodes that stand as the last good night left them."""
    nodes = project.parsed().nodes
    return [
        NodeResult(
            unique_id=unique_id,
            status="pass" if nodes[unique_id].resource_type.value == "test" else "success",
            message="unchanged",
            seconds=0.0,
        )
        for unique_id in unique_ids
    ]


def events(
    context: AssetExecutionContext,
    step: AssetsDefinition,
    results: Iterable[NodeResult],
    rows: Mapping[str, int],
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """An event for every asset that was built and every check that ran.

    Args:
        rows: Row counts by dbt's unique id, of the tables that have one.
    """
    keys = _keys(step)
    for result in results:
        key = keys.get(result.unique_id)
        metadata: dict[str, Any] = {"status": result.status, "seconds": round(result.seconds, 3)}
        if isinstance(key, AssetKey) and result.status == "success":
            if result.unique_id in rows:
                metadata["dagster/row_count"] = rows[result.unique_id]
            yield MaterializeResult(asset_key=key, metadata=metadata)
        elif key in context.selected_asset_check_keys and result.status != "skipped":
            assert isinstance(key, AssetCheckKey)
            warned = result.status == "warn"
            yield AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=result.status == "pass",
                severity=AssetCheckSeverity.WARN if warned else AssetCheckSeverity.ERROR,
                description=result.message or None,
                metadata=metadata,
            )


def _keys(step: AssetsDefinition) -> dict[str, AssetKey | AssetCheckKey]:
    """The asset or check of every dbt node of a step, by dbt's unique id."""
    specs: list[Any] = [*step.specs, *step.check_specs]
    return {spec.metadata["dagster_dbt/unique_id"]: spec.key for spec in specs}
