"""How hard Hypothesis tries, and the bench that every property runs on."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.python.property.bench import Bench
from tests.python.property.effort import EXAMPLES
from tests.python.support.compiled import CompiledProject

# a failure names the rows that differ; making the example smaller can take many minutes
PHASES = tuple(phase for phase in Phase if phase is not Phase.shrink or "KIZASHI_SHRINK" in os.environ)

settings.register_profile(
    "kizashi",
    phases=PHASES,
    max_examples=EXAMPLES,
    deadline=None,  # the machine may be busy
    derandomize="CI" in os.environ,
    database=None if "CI" in os.environ else settings.default.database,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("kizashi")


@pytest.fixture(scope="session")
def bench(compiled: CompiledProject) -> Bench:
    """The compiled models with a warehouse in memory, used again by every example."""
    return Bench(compiled)
