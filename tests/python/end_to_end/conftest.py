"""Nights that several tests look at are run once."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from demo import webshop
from demo.webshop import Planted
from tests.python.support.checkout import Checkout

FIRST_DAY = date(2025, 4, 1)


@dataclass(frozen=True)
class Shop:
    """A simulated shop whose first night has run, and what was planted in it."""

    checkout: Checkout
    planted: Planted
    said: str


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy of the project whose manifest is made once; tests bring data of their own."""
    made = Checkout.copy(tmp_path_factory.mktemp("checkout"))
    made.draw_less()
    return made


@pytest.fixture(scope="session")
def shop(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """60,000 events over 30 days, built in one night. Look, but do not touch.

    Whichever worker of pytest-xdist asks first builds it for all.
    """
    # a worker's own folder lies in that of the run
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "shop"
    folder.mkdir(exist_ok=True)
    built = folder / "shop.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            mine = checkout.with_data(folder)
            planted = webshop.land(
                mine.landing, events=60_000, days=30, seed=11, first_day=FIRST_DAY
            )
            built.write_bytes(pickle.dumps(Shop(mine, planted, mine.nightly())))
    found: Shop = pickle.loads(built.read_bytes())
    return found


@pytest.fixture
def own_shop(shop: Shop, tmp_path: Path) -> Checkout:
    """The same shop after its first night, in a copy of code and data that a test may change."""
    own = Checkout.copy(tmp_path)
    shutil.copytree(shop.checkout.project / "target", own.project / "target")
    for ours, theirs in (
        (own.landing, shop.checkout.landing),
        (own.home, shop.checkout.home),
        (own.published, shop.checkout.published),
    ):
        shutil.copytree(theirs, ours, symlinks=True)
    (own.home / "landing_root.txt").unlink()
    own.draw_less()
    return own
