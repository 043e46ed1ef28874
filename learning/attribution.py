"""Who gets the credit for conversions, from how journeys went on the whole.

Channels are numbered 0 to n - 1. A set of channels is one integer, with a bit for each channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import factorial

import numpy as np

START, CONVERTED, LOST = -1, -2, -3


def removal_effects(
    transitions: Mapping[tuple[int, int], float], channels: Sequence[int]
) -> dict[int, float]:
    """The share of conversions that would be lost without each channel, in a first-order chain.

    With p the chance of a conversion from the start, b that from a channel, and f the chance of
    ever reaching the channel, the conversions that pass through it are f * b: whoever would come
    by is lost once it is removed. f and b follow from the chain's fundamental matrix (Kemeny and
    Snell 1960), so no step is left out however long journeys are; the use for attribution is that
    of Anderl et al. (2016).

    Args:
        transitions: How often a state was followed by another. States are channels, START before
            the first, CONVERTED or LOST after the last.
        channels: The channels to judge; others must not occur.

    Returns:
        A share from 0 to 1 for each channel; all 0 when nobody converted.
    """
    place = {channel: number for number, channel in enumerate(channels)}
    size = len(place)
    # the start is one more state
    counts = np.zeros((size + 1, size))
    converted = np.zeros(size + 1)
    lost = np.zeros(size + 1)
    for (before, after), count in transitions.items():
        row = size if before == START else place[before]
        if after == CONVERTED:
            converted[row] += count
        elif after == LOST:
            lost[row] += count
        else:
            counts[row, place[after]] += count
    totals = counts.sum(axis=1) + converted + lost
    totals[totals == 0] = 1.0
    steps = counts / totals[:, None]
    visits = np.linalg.inv(np.eye(size) - steps[:size])
    ends_well = visits @ (converted[:size] / totals[:size])
    started = steps[size] @ visits
    of_all = float(steps[size] @ ends_well)
    if of_all <= 0:
        return dict.fromkeys(channels, 0.0)
    reached = started / np.diag(visits)
    shares = np.clip(reached * ends_well / of_all, 0.0, 1.0)
    return {channel: float(shares[number]) for channel, number in place.items()}


def shapley_values(
    channel_set: int, rates: Mapping[int, float], channels: Sequence[int]
) -> dict[int, float]:
    """What each channel of a set adds, on average over all orders in which they could be met.

    The worth of a set is the conversion rate of those who met exactly these channels, 0 for
    nobody (Shapley 1953).

    Args:
        channel_set: The channels to share among.
        rates: The conversion rate of each set that was met.
        channels: The channels that are in `channel_set`.

    Returns:
        A value for each of `channels`; negative where a channel does harm. They add up to the
        worth of the set.
    """
    size = len(channels)
    # a subset counts for each channel inside and against each outside; what it counts against
    # all of them is taken off once, and given back to those inside
    against = 0.0
    inside = dict.fromkeys(channels, 0.0)
    for subset, rate in _subsets(channel_set, size, rates):
        met = subset.bit_count()
        without = _weight(met, size) * rate if met < size else 0.0
        worth = _weight(met - 1, size) * rate + without
        against += without
        for channel in channels:
            if subset >> channel & 1:
                inside[channel] += worth
    return {channel: gained - against for channel, gained in inside.items()}


def shares(worth: Mapping[int, float]) -> dict[int, float]:
    """Parts of one by worth: what is worth nothing or less gets nothing; all alike if all do."""
    positive = {key: max(value, 0.0) for key, value in worth.items()}
    total = sum(positive.values())
    if total <= 0:
        return {key: 1 / len(positive) for key in positive}
    return {key: value / total for key, value in positive.items()}


def channels_of(channel_set: int) -> list[int]:
    """The channels in a set, in order."""
    return [number for number in range(channel_set.bit_length()) if channel_set >> number & 1]


def _subsets(
    channel_set: int, size: int, rates: Mapping[int, float]
) -> Iterator[tuple[int, float]]:
    # in one order, whatever the rows came in: sums of fractions depend on it in their last digit
    if 1 << size <= len(rates):
        subset = channel_set
        while subset:
            if rate := rates.get(subset, 0.0):
                yield subset, rate
            subset = (subset - 1) & channel_set
    else:
        yield from (
            (subset, rate)
            for subset, rate in sorted(rates.items())
            if rate and not subset & ~channel_set
        )


@cache
def _weight(before: int, size: int) -> float:
    # the share of all orders in which exactly these `before` channels come before a given one
    return factorial(before) * factorial(size - before - 1) / factorial(size)
