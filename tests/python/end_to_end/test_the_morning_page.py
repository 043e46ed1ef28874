"""The morning page comes with the night, and is made up for where it was left out."""

from __future__ import annotations

import shutil

from orchestration.lib.dashboard import PAGES
from tests.python.end_to_end.conftest import Shop
from tests.python.support.checkout import Checkout
from tests.python.support.pages import Page


def pages(checkout: Checkout) -> list[str]:
    """The pages that say that they are of the published version."""
    version = (checkout.published / "current").readlink().name
    folder = checkout.published / "dashboard"
    return [
        name
        for name in PAGES
        if (folder / name).is_file() and version in (folder / name).read_text(encoding="utf-8")
    ]


def test_a_night_leaves_the_page_of_its_version(shop: Shop) -> None:
    assert pages(shop.checkout) == list(PAGES)
    assert f"page        {shop.checkout.published / 'dashboard' / 'index.html'}" in shop.said
    told = (shop.checkout.published / "dashboard" / "morning.txt").read_text(encoding="utf-8")
    assert len(told.splitlines()) > 5
    log = (shop.checkout.home / "logs" / "night.log").read_text(encoding="utf-8")
    for words in ("building 30 landed days", "publishing 47 marts", told):
        assert words in shop.said
        assert words in log
    # what staging and the marts were held to is published with them
    page = Page.read(shop.checkout.published / "dashboard" / "index.html")
    ((tables, _, warnings),) = page.tables["Checks"][1:]
    assert int(tables) > 47
    assert int(warnings) == shop.said.count("warning: ")


def test_a_page_that_was_left_out_is_made_up_for(own_shop: Checkout) -> None:
    shutil.rmtree(own_shop.published / "dashboard")
    assert pages(own_shop) == []
    assert "nothing to do" in own_shop.nightly()
    assert pages(own_shop) == list(PAGES)
