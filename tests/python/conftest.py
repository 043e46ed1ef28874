"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.support.compiled_tests import CompiledTests


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledTests:
    """The project's models and data tests as dbt compiles them for DuckDB."""
    folder: Path = tmp_path_factory.mktemp("compiled")
    return CompiledTests.compile(folder)
