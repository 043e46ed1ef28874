"""The night as one job, and when it runs by itself."""

from datetime import timedelta

from dagster import (
    AssetSelection,
    RunRequest,
    ScheduleEvaluationContext,
    SkipReason,
    define_asset_job,
    schedule,
)

from orchestration.defs.partitions import landed_days
from orchestration.lib import erasure, night
from orchestration.lib.paths import Paths

# Landing, staging, gate, marts, gate, publishing, dashboard, exports: the whole road, always.
nightly = define_asset_job(
    "nightly",
    selection=AssetSelection.all(),
    partitions_def=landed_days,
    description="Builds every landed day that changed, checks the marts and publishes them.",
)


@schedule(job=nightly, cron_schedule="0 3 * * *", name="nightly")
def nightly_schedule(context: ScheduleEvaluationContext) -> RunRequest | SkipReason:
    """Every night at three; skipped when no landed day and no definition has changed,
    and nobody asked to be erased."""
    paths = Paths.from_environment()
    planned, _ = night.plan(paths)
    if planned.is_empty and night.is_published(paths) and not erasure.is_asked(paths.landing):
        return SkipReason("every landed day is built and published")
    yesterday = context.scheduled_execution_time - timedelta(days=1)
    return RunRequest(
        partition_key=f"{yesterday:%Y-%m-%d}",
        run_config={"ops": {"landing__landed_files": {"config": {"own_day_again": False}}}},
    )
