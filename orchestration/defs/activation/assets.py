"""What those who contact customers get: each audience as files, after publishing."""

import duckdb
from dagster import AssetExecutionContext, AssetKey, AssetSpec, MaterializeResult, multi_asset

from orchestration.defs.publish.keys import PUBLISHED
from orchestration.lib.activation import ExportRefused, export_published, told
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

EXPORTED = AssetKey(["exports", "audiences"])


@multi_asset(
    name="export",
    specs=[
        AssetSpec(
            EXPORTED,
            deps=[PUBLISHED],
            group_name="exports",
            owners=["team:crm"],
            kinds={"csv", "parquet"},
            description="Each audience as CSV and Parquet with a manifest, for its channel.",
        )
    ],
    pool="warehouse",
)
def export(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Write every audience; what is published stays so, whatever comes of this."""
    paths = Paths.from_environment()
    progress = Progress()
    try:
        done = export_published(paths)
    except (OSError, ExportRefused, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        progress.step(f"no audience exported: {reason}; mend it and run make export")
        return MaterializeResult(asset_key=EXPORTED, metadata={"problem": reason})
    for sentence in told(done):
        progress.step(sentence)
    return MaterializeResult(
        asset_key=EXPORTED,
        metadata={
            "dagster/row_count": sum(one.rows or 0 for one in done),
            **{one.audience_key: -1 if one.rows is None else one.rows for one in done},
        },
    )
