"""What readers see: the marts, published whole after every check has passed."""

from datetime import timedelta

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    FreshnessPolicy,
    MaterializeResult,
    MetadataValue,
    RetryPolicy,
    multi_asset,
)

from orchestration.defs.publish.keys import PUBLISHED
from orchestration.lib import night, project, publishing
from orchestration.lib.definitions import read_settings
from orchestration.lib.expectations import kept
from orchestration.lib.lock import one_writer
from orchestration.lib.paths import PROJECT, Paths, engine_settings
from orchestration.lib.progress import Progress


@multi_asset(
    name="publish",
    specs=[
        AssetSpec(
            PUBLISHED,
            deps=[AssetKey(["marts", table]) for table in project.mart_tables()],
            group_name="published",
            owners=["team:analytics"],
            kinds={"duckdb", "parquet"},
            description="The marts as BI tools read them: a DuckDB file, a Parquet folder each.",
            freshness_policy=FreshnessPolicy.time_window(
                fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
            ),
        )
    ],
    retry_policy=RetryPolicy(max_retries=2, delay=10),
    pool="warehouse",
)
def publish(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Copy the marts into a new version and make it the current one."""
    paths = Paths.from_environment()
    progress = Progress()
    tables = project.mart_tables()
    chosen = read_settings(PROJECT / "definitions")
    with one_writer(paths):
        progress.step(f"publishing {len(tables)} marts")
        version = publishing.publish(
            paths.warehouse,
            paths.published,
            tables,
            {"project": project.project_hash(), "checks": kept(paths.checks)},
            keep=int(str(chosen["published_versions_kept"])),
            for_group=bool(chosen["published_for_group"]),
            settings=engine_settings(),
        )
        night.finish(paths, progress)
    rows = "\n".join(f"| {table} | {count:,} |" for table, count in sorted(version.rows.items()))
    return MaterializeResult(
        asset_key=PUBLISHED,
        metadata={
            "version": version.id,
            "file": MetadataValue.path(str(paths.published / "kizashi.duckdb")),
            "rows": MetadataValue.md(f"| mart | rows |\n| --- | ---: |\n{rows}"),
            "dagster/row_count": sum(version.rows.values()),
            **publishing.seven_days(paths.published / "kizashi.duckdb"),
        },
    )
