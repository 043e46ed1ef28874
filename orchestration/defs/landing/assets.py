"""The landed files as an asset, and the step that lays them before dbt."""

from datetime import date

from dagster import (
    AssetExecutionContext,
    AssetKey,
    Config,
    MaterializeResult,
    RetryPolicy,
    asset,
)
from pydantic import Field

from orchestration.defs.partitions import landed_days, one_run
from orchestration.lib import night
from orchestration.lib.lock import one_writer
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

LANDED = AssetKey(["landing", "landed_files"])


class NightConfig(Config):
    """Which days a run builds, beside every day that changed since it was built."""

    own_day_again: bool = Field(
        default=True, description="Build the run's own day even if nothing about it changed."
    )
    own_day_alone: bool = Field(default=False, description="Build the run's own day and no other.")


@asset(
    key=LANDED,
    group_name="landing",
    owners=["team:analytics"],
    kinds={"file"},
    partitions_def=landed_days,
    backfill_policy=one_run,
    retry_policy=RetryPolicy(max_retries=1, delay=10),
    pool="warehouse",
)
def landing(context: AssetExecutionContext, config: NightConfig) -> MaterializeResult[None]:
    """The landed files, a partition a day: every feed's rows of the days to build, before dbt."""
    paths = Paths.from_environment()
    days = context.partition_keys
    own_day = date.fromisoformat(days[0]) if len(days) == 1 and config.own_day_again else None
    with one_writer(paths):
        prepared = night.prepare(paths, own_day, config.own_day_alone, Progress())
    return MaterializeResult(
        metadata={"days_built": len(prepared.days), "rows_read": prepared.rows_read}
    )
