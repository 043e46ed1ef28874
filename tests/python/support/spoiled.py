"""A compiled project in which one model's SQL says something else."""

from __future__ import annotations

import copy

from tests.python.support.compiled import CompiledProject


def spoiled(
    project: CompiledProject, model: str, right: str, wrong: str, nightly: bool = False
) -> CompiledProject:
    """The project with `right` replaced in a model, as built whole or on a night.

    Raises:
        AssertionError: the SQL does not say `right`, so that nothing would be spoiled.
    """
    sql = project.sql(model, nightly)
    assert right in sql, f"{model} no longer says {right!r}; spoil something that it says"
    changed = copy.copy(project)
    changed.replace_sql(model, sql.replace(right, wrong), nightly)
    return changed
