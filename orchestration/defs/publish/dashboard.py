"""The morning page, made of what readers see. What is on it is in reports/ and lib/dashboard."""

from dagster import (
    AssetExecutionContext,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from orchestration.defs.publish.keys import DASHBOARD, PUBLISHED
from orchestration.lib import dashboard
from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress


@multi_asset(
    name="dashboard",
    specs=[
        AssetSpec(
            DASHBOARD,
            deps=[PUBLISHED],
            group_name="published",
            owners=["team:analytics"],
            kinds={"html"},
            description="The morning page, English and Japanese: what changed, why, what to do.",
        )
    ],
)
def build_dashboard(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Write the pages; what is published stays so, whatever comes of this."""
    progress = Progress()
    progress.step("making the morning page")
    try:
        done = dashboard.write(Paths.from_environment())
    except Exception as error:
        # whatever is wrong with a page, the marts behind it passed every check
        reason = str(error).splitlines()[0] if str(error) else repr(error)
        context.log.error(f"the morning page was not made: {reason}")
        progress.step(f"the morning page failed: {reason}; mend it and run make dashboard")
        return MaterializeResult(asset_key=DASHBOARD, metadata={"problem": reason})
    return MaterializeResult(
        asset_key=DASHBOARD,
        metadata={
            "page": MetadataValue.path(str(done.path)),
            "seconds": done.seconds,
            **{f"{name} (bytes)": size for name, size in done.bytes.items()},
        },
    )
