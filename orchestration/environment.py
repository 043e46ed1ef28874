"""The environment that every tool runs in: where things are, and no telemetry."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

from orchestration.lib.paths import PROJECT, Paths
from orchestration.lib.salt import DEMO_SALT, VARIABLE

NIGHT_SETTINGS = "night.yaml"


def prepare() -> Paths:
    """Set what dbt, Dagster and Great Expectations read; call before importing them."""
    warnings.filterwarnings("ignore", message=".* is currently in (beta|preview).*")
    paths = Paths.from_environment()
    if "KIZASHI_LANDING" not in os.environ:
        os.environ.setdefault(VARIABLE, DEMO_SALT)
    # what is written from here on is for whoever runs the night alone
    os.umask(0o077)
    dagster_home = paths.home / "dagster"
    dagster_home.mkdir(parents=True, exist_ok=True)
    paths.home.chmod(0o700)
    settings = (PROJECT / "orchestration" / "dagster.yaml").read_text()
    night = (PROJECT / "orchestration" / NIGHT_SETTINGS).read_text()
    (dagster_home / "dagster.yaml").write_text(settings)
    (dagster_home / NIGHT_SETTINGS).write_text(settings + night)
    # Dagster looks for dbt on the path; it is beside this Python
    tools = str(Path(sys.executable).parent)
    os.environ.update(
        PATH=os.pathsep.join([tools, os.environ.get("PATH", "")]),
        KIZASHI_LANDING=str(paths.landing),
        KIZASHI_HOME=str(paths.home),
        KIZASHI_PUBLISHED=str(paths.published),
        KIZASHI_EXPORTS=str(paths.exports),
        DAGSTER_HOME=str(dagster_home),
        KIZASHI_RUN_LOGS=str(dagster_home / "history" / "runs"),
        DBT_LOG_PATH=str(paths.home / "logs"),
        DO_NOT_TRACK="1",
        # as in dbt_project.yml, where dagster-dbt does not look
        DBT_INDIRECT_SELECTION="buildable",
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        DAGSTER_DISABLE_TELEMETRY="true",
        GX_ANALYTICS_ENABLED="false",
    )
    return paths
