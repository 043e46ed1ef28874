"""Fixtures that many tests share."""

from __future__ import annotations

import sys

import pytest

from tests.python.support.compiled_tests import CompiledTests
from tests.python.support.once import once

# A worker process of pytest-xdist has no main file; pyspark, which Great Expectations
# imports where it is installed, takes that for a doctest run and would end the process.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__


@pytest.fixture(scope="session")
def compiled_with_keys(tmp_path_factory: pytest.TempPathFactory) -> CompiledTests:
    """The project's models and data tests as dbt compiles them for DuckDB."""
    return once(tmp_path_factory, "compiled", CompiledTests.compile)


@pytest.fixture(scope="session")
def compiled(compiled_with_keys: CompiledTests) -> CompiledTests:
    """The same with plain ids of people, which are easier to read in a test."""
    return compiled_with_keys.with_plain_ids()
