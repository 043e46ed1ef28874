"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.support.compiled import CompiledProject


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    """The project's models as dbt compiles them for DuckDB."""
    folder: Path = tmp_path_factory.mktemp("compiled")
    return CompiledProject.compile(folder)
