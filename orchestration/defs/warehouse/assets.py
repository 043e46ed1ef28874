"""The dbt models as two steps, with a gate between them: staging, then everything else."""

from collections.abc import Iterator
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetExecutionContext,
    AssetsDefinition,
    Failure,
    MaterializeResult,
    RetryPolicy,
)
from dagster_dbt import dbt_assets

from orchestration.defs.warehouse.nodes import events, nodes_of, selectors, unchanged
from orchestration.defs.warehouse.project import project
from orchestration.defs.warehouse.translator import translator
from orchestration.lib import dbt_build, night
from orchestration.lib.dbt_results import failures, row_counts, statistics
from orchestration.lib.lock import one_writer
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

_STAGING = "resource_type:seed path:models/staging"
_MARTS = "path:models/intermediate path:models/marts"
# unit tests show that the SQL is right; they say nothing of tonight's data
_LEFT_OUT = "resource_type:unit_test"

_COMMON: dict[str, Any] = {
    "manifest": project.manifest_path,
    "project": project,
    "dagster_dbt_translator": translator,
    "exclude": _LEFT_OUT,
    "retry_policy": RetryPolicy(max_retries=1, delay=10),
    "pool": "warehouse",
}


@dbt_assets(select=_STAGING, name="staging", **_COMMON)
def staging(context: AssetExecutionContext) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """Definitions loaded; landed rows typed, quarantined and deduplicated."""
    yield from _build(context, staging, _STAGING)


@dbt_assets(select=_MARTS, name="marts", **_COMMON)
def marts(context: AssetExecutionContext) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """Identity, sessions, conversions, funnels, segments and their marts."""
    yield from _build(context, marts, _MARTS)


def _build(
    context: AssetExecutionContext, step: AssetsDefinition, whole: str
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    paths = Paths.from_environment()
    progress = Progress()
    select, left_out = selectors(context, step) if context.is_subset else (whole.split(), [])
    with one_writer(paths):
        night.begin_step(paths, step.op.name)
        standing = [] if context.is_subset else nodes_of(step, night.standing(paths))
        expected = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
        expected -= len(standing)

        def count(finished: int) -> None:
            progress.count(min(finished, expected), expected, "models and tests")

        built = dbt_build.build(
            select,
            [_LEFT_OUT],
            [*left_out, *standing],
            results=project.project_dir / project.target_path / step.op.name / "run_results.json",
            progress=count,
        )
        rows = row_counts(paths) if built.success else {}
    # to Dagster they are there: what is made of them waits for them
    yield from events(context, step, [*unchanged(standing), *built.results], rows)
    if not built.success:
        # run again, the same SQL on the same rows fails the same way
        raise Failure(
            failures(built.results), metadata=statistics(built.results), allow_retries=False
        )
