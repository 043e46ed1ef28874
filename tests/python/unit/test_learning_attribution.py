"""Removal effects and Shapley values are those of walking every chain and trying every order."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.attribution import (
    CONVERTED,
    LOST,
    START,
    channels_of,
    removal_effects,
    shapley_values,
    shares,
)
from tests.python.reference import attribution as slow

CHANNELS = st.integers(0, 4)
JOURNEYS = st.dictionaries(
    st.tuples(st.lists(CHANNELS, min_size=1, max_size=5).map(tuple), st.booleans()),
    st.integers(1, 9),
    min_size=1,
    max_size=8,
)


def _transitions(journeys: dict[tuple[tuple[int, ...], bool], int]) -> Counter[tuple[int, int]]:
    steps: Counter[tuple[int, int]] = Counter()
    for (channels, is_converted), count in journeys.items():
        for step in pairwise([START, *channels, CONVERTED if is_converted else LOST]):
            steps[step] += count
    return steps


@given(JOURNEYS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_removal_effects_are_those_of_walking_the_chain(
    journeys: dict[tuple[tuple[int, ...], bool], int],
) -> None:
    channels = sorted({channel for path, _ in journeys for channel in path})
    found = removal_effects(_transitions(journeys), channels)
    named = {
        (tuple(map(str, path)), is_converted): count
        for (path, is_converted), count in journeys.items()
    }
    expected = slow.removal_effects(named)
    assert {str(channel): effect for channel, effect in found.items()} == pytest.approx(
        expected, abs=1e-9
    )


@given(
    st.integers(1, 31),
    st.dictionaries(st.integers(1, 31), st.floats(0, 1), max_size=12),
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_shapley_values_are_those_of_every_order(met: int, rates: dict[int, float]) -> None:
    found = shapley_values(met, rates, channels_of(met))
    named = {frozenset(map(str, channels_of(bits))): rate for bits, rate in rates.items()}
    expected = slow.shapley_values(frozenset(map(str, channels_of(met))), named)
    assert {str(channel): value for channel, value in found.items()} == pytest.approx(
        expected, abs=1e-9
    )
    assert sum(found.values()) == pytest.approx(rates.get(met, 0.0), abs=1e-9)


def test_a_chain_by_hand() -> None:
    # 0 leads to 1 every time; 1 converts half of the time, whoever comes there
    steps = {(START, 0): 2, (START, 1): 2, (0, 1): 2, (1, CONVERTED): 2, (1, LOST): 2}
    assert removal_effects(steps, [0, 1]) == pytest.approx({0: 0.5, 1: 1.0})


def test_without_a_conversion_nothing_is_lost() -> None:
    assert removal_effects({(START, 0): 3, (0, LOST): 3}, [0]) == {0: 0.0}


def test_nobody_gets_less_than_nothing() -> None:
    assert shares({0: 3.0, 1: 1.0, 2: -5.0}) == {0: 0.75, 1: 0.25, 2: 0.0}


def test_what_is_worth_nothing_is_shared_alike() -> None:
    assert shares({0: 0.0, 4: -1.0}) == {0: 0.5, 4: 0.5}


def test_the_order_in_which_sets_come_changes_no_digit() -> None:
    rates = {met: met / 97 for met in range(1, 64)}
    turned = dict(reversed(rates.items()))
    assert shapley_values(63, rates, [*range(6)]) == shapley_values(63, turned, [*range(6)])
