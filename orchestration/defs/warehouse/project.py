"""Where the dbt project is. A module of its own, so that `dagster dev` can prepare it."""

import os

from dagster_dbt import DbtProject

from orchestration.lib.paths import PROJECT

project = DbtProject(
    project_dir=PROJECT,
    profiles_dir=PROJECT,
    target_path=os.environ.get("DBT_TARGET_PATH", "target"),
)
project.prepare_if_dev()
