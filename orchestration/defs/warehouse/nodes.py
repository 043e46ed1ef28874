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
from orchestration.lib.dbt_build import Built


def selectors(
    context: AssetExecutionContext, step: AssetsDefinition
) -> tuple[list[str], list[str]]:
    """dbt's selectors for the part of a step that a run selects: what to build, what to leave out.

    A test of several models is no check, so nobody can select it: it runs when all that it reads
    is there.
    """
    keys = {*context.selected_asset_keys, *context.selected_asset_check_keys}
    chosen, left_out = [], []
    for unique_id, key in _keys(step).items():
        name = _name(unique_id)
        if key in keys:
            chosen.append(name)
        elif isinstance(key, AssetCheckKey):
            left_out.append(name)
    return chosen, left_out


def names(step: AssetsDefinition, unique_ids: Iterable[str]) -> list[str]:
    """dbt's selectors for those of some nodes that are a step's."""
    keys = _keys(step)
    return [_name(unique_id) for unique_id in unique_ids if unique_id in keys]


def events(
    context: AssetExecutionContext, step: AssetsDefinition, built: Built, rows: Mapping[str, int]
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """An event for every asset that was built and every check that ran.

    Args:
        rows: Row counts by dbt's unique id, of the tables that have one.
    """
    keys = _keys(step)
    for result in built.results:
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


def _name(unique_id: str) -> str:
    """A model or test by its folders and name, which no other has."""
    return ".".join(project.parsed().nodes[unique_id].fqn)


def _keys(step: AssetsDefinition) -> dict[str, AssetKey | AssetCheckKey]:
    """The asset or check of every dbt node of a step, by dbt's unique id."""
    specs: list[Any] = [*step.specs, *step.check_specs]
    return {spec.metadata["dagster_dbt/unique_id"]: spec.key for spec in specs}
