"""The bench that every property runs on."""

from __future__ import annotations

import pytest

from tests.python.property.bench import Bench
from tests.python.support.compiled import CompiledProject


@pytest.fixture(scope="session")
def bench(compiled: CompiledProject) -> Bench:
    """The compiled models with a warehouse in memory, used again by every example."""
    return Bench(compiled)
