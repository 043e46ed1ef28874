"""The dbt models as two steps, with a gate between them: staging, then everything else."""

from collections.abc import Iterator
from typing import Any

from dagster import AssetExecutionContext, Failure, Output, RetryPolicy
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration.defs.warehouse.project import project
from orchestration.defs.warehouse.translator import translator
from orchestration.lib import night
from orchestration.lib.dbt_results import failures, row_counts, statistics
from orchestration.lib.lock import one_writer
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

_COMMON: dict[str, Any] = {
    "manifest": project.manifest_path,
    "project": project,
    "dagster_dbt_translator": translator,
    # unit tests show that the SQL is right; they say nothing of tonight's data
    "exclude": "resource_type:unit_test",
    "retry_policy": RetryPolicy(max_retries=1, delay=10),
    "pool": "warehouse",
}


@dbt_assets(select="resource_type:seed path:models/staging", name="staging", **_COMMON)
def staging(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Definitions loaded; landed rows typed, quarantined and deduplicated."""
    yield from _build(context, dbt, "staging")


@dbt_assets(select="path:models/intermediate path:models/marts", name="marts", **_COMMON)
def marts(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Identity, sessions, conversions, funnels, segments and their marts."""
    yield from _build(context, dbt, "marts")


def _build(context: AssetExecutionContext, dbt: DbtCliResource, step: str) -> Iterator[Any]:
    paths = Paths.from_environment()
    progress = Progress()
    with one_writer(paths):
        night.begin_step(paths, step)
        invocation = dbt.cli(["build"], context=context, raise_on_error=False)
        events = []
        expected = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
        for event in invocation.stream():
            events.append(event)
            progress.count(min(len(events), expected), expected, "models and tests")
        ok = invocation.is_successful()
        counts = row_counts(paths, project.manifest_path) if ok else {}
    for event in events:
        counted = event
        rows = counts.get(str(event.metadata["unique_id"].value)) if counts else None
        if isinstance(event, Output) and rows is not None:
            counted = event.with_metadata({**event.metadata, "dagster/row_count": rows})
        yield counted
    if not ok:
        results = invocation.target_path / "run_results.json"
        # run again, the same SQL on the same rows fails the same way
        raise Failure(failures(results), metadata=statistics(results), allow_retries=False)
