"""The project as dbt compiles it for Spark, made once for all tests of this folder."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.lib.paths import PROJECT
from tests.python.support.compiled import compiled_manifest
from tests.python.support.once import once


@pytest.fixture(scope="session")
def manifest_for_spark(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """dbt's manifest with the SQL of every model and data test, compiled without a connection."""
    return once(
        tmp_path_factory,
        "spark",
        lambda folder: compiled_manifest(folder, PROJECT, engine="spark", trackers=True),
    )
