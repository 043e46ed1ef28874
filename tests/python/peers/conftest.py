"""Where the peers' cases lie, and the bench to run them on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.lib.paths import PROJECT
from tests.python.property.bench import Bench
from tests.python.support.compiled import CompiledProject

BESIDE = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of the peers' cases; a test that asks for it is skipped without them."""
    folder = Path(os.environ.get("KIZASHI_PEER_CASES", BESIDE))
    if not folder.is_dir():
        pytest.skip(f"no peers' cases in {folder}; set KIZASHI_PEER_CASES to where they are")
    return folder


@pytest.fixture(scope="session")
def bench(compiled: CompiledProject) -> Bench:
    """The compiled models with a warehouse in memory."""
    return Bench(compiled)
