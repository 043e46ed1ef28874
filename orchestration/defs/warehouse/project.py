"""Where the dbt project is. A module of its own, so that `dagster dev` can prepare it."""

import os

from dagster_dbt import DbtCliResource, DbtProject

from orchestration.lib.paths import PROJECT

project = DbtProject(
    project_dir=PROJECT,
    profiles_dir=PROJECT,
    target_path=os.environ.get("DBT_TARGET_PATH", "target"),
)
project.prepare_if_dev()


def dbt_resource() -> DbtCliResource:
    """The dbt command line, on this project."""
    return DbtCliResource(project_dir=project)
