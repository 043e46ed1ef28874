"""Retention and lags are what following everybody by hand gives."""

from __future__ import annotations

from hypothesis import given

from tests.python.property import losses, returns
from tests.python.property.bench import Bench
from tests.python.property.effort import examples


@given(returns.histories())
@examples()
def test_growth_is_what_following_everybody_gives(bench: Bench, drawn: returns.Returns) -> None:
    returns.check(bench, drawn)


@given(losses.histories())
@examples()
def test_losses_are_what_following_every_entry_gives(bench: Bench, drawn: losses.Losses) -> None:
    losses.check(bench, drawn)
