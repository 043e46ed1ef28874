"""Nights that several tests look at are run once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from demo import webshop
from demo.webshop import Planted
from tests.python.support.checkout import Checkout
from tests.python.support.once import once

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

    def build(folder: Path) -> Shop:
        mine = checkout.with_data(folder)
        planted = webshop.land(mine.landing, events=60_000, days=30, seed=11, first_day=FIRST_DAY)
        return Shop(mine, planted, mine.nightly())

    return once(tmp_path_factory, "shop", build)


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
