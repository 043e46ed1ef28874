"""The entry point of Dagster: every asset, check, job and schedule, put together."""

from collections.abc import Mapping
from typing import Any

from dagster import Definitions

from orchestration.defs.activation.assets import export
from orchestration.defs.landing.assets import landing
from orchestration.defs.nightly import nightly, nightly_schedule
from orchestration.defs.publish.assets import publish
from orchestration.defs.publish.dashboard import build_dashboard
from orchestration.defs.quality.checks import marts_gate, staging_gate
from orchestration.defs.warehouse.assets import marts, staging


def build_definitions(resource_overrides: Mapping[str, Any] | None = None) -> Definitions:
    """The whole graph; tests pass resources of their own."""
    return Definitions(
        assets=[landing, staging, marts, publish, build_dashboard, export],
        asset_checks=[staging_gate, marts_gate],
        jobs=[nightly],
        schedules=[nightly_schedule],
        resources=resource_overrides,
    )


defs = build_definitions()
