"""The landed files as assets, and the step that lays them before dbt."""

from collections.abc import Iterator
from typing import Literal

from dagster import (
    AssetExecutionContext,
    AssetSpec,
    Config,
    MaterializeResult,
    RetryPolicy,
    multi_asset,
)

from orchestration.defs.partitions import landed_days, one_run
from orchestration.lib.landing import prepare_night
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.lock import one_writer
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress


class NightConfig(Config):
    """Which days a run builds.

    `partition`: the run's own day again, and whatever else changed (Dagster's UI and
    schedule). `changed`: whatever changed. `only`: the run's own days, again, alone.
    """

    days: Literal["partition", "changed", "only"] = "partition"


_DESCRIPTIONS = {
    **{feed: f"Rows of the {feed} feed of the days to build." for feed in FEEDS},
    "files": "Every landed file and how many rows were read from it.",
    "days": "Every landed day and whether the marts hold it.",
}


@multi_asset(
    specs=[
        AssetSpec(["landing", name], group_name="landing", description=text, kinds={"file"})
        for name, text in _DESCRIPTIONS.items()
    ],
    partitions_def=landed_days,
    backfill_policy=one_run,
    retry_policy=RetryPolicy(max_retries=1, delay=10),
)
def landing(context: AssetExecutionContext, config: NightConfig) -> Iterator[MaterializeResult]:
    """Find the days to build, read their files, and lay views of them before dbt."""
    paths = Paths.from_environment()
    own_days = [day.date() for day in _days(context)]
    if config.days == "changed" or (config.days == "partition" and len(own_days) > 1):
        own_days = []
    with one_writer(paths):
        night = prepare_night(
            paths, again=own_days, alone=config.days == "only", progress=Progress()
        )
    for name in _DESCRIPTIONS:
        rows = night.rows_read.get(name)
        metadata = {"dagster/partition_row_count": rows} if rows is not None else {}
        yield MaterializeResult(
            asset_key=["landing", name], metadata={**metadata, "days_built": len(night.days)}
        )


def _days(context: AssetExecutionContext) -> list:
    window = context.partition_time_window
    del window
    return []
