"""Who comes on a day, on how many visits a device, and who is signed in after which visit."""

from __future__ import annotations

import dataclasses

import numpy as np

from demo.webshop import truth
from demo.webshop.identifiers import Floats, Numbers
from demo.webshop.people import Population, SignIns

MAX_VISITS_A_DAY = 3  # of one device; more would leave too little time between them
_COMES_BACK_SOON = 0.7  # of returning visitors; the others are anybody known
_SOON_DAYS = 6


def ordinary_people(population: Population, rng: np.random.Generator, wanted: int) -> Numbers:
    """Draws `wanted` people: new ones, those who came first some days ago, and anybody."""
    known = population.count
    new = population.add(int(rng.binomial(wanted, truth.PEOPLE.new_visitor_share)))
    back = wanted - len(new)
    ages = rng.exponential(_SOON_DAYS * max(len(new), 10), back).astype(np.int64)
    recent = np.maximum(known - 1 - ages, 0)
    anybody = rng.integers(0, known, back)
    returning = np.where((rng.random(back) < _COMES_BACK_SOON) & (ages < known), recent, anybody)
    return rng.permutation(np.concatenate([new, returning]))


def ranks(device: Numbers) -> tuple[Numbers, Numbers]:
    """For every visit: how many of its device's visits come before it, and how many there are."""
    order = np.argsort(device, kind="stable")
    ordered = device[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ordered)]]))
    rank = np.empty(len(device), dtype=np.int64)
    rank[order] = np.arange(len(device)) - np.repeat(starts, sizes)
    total = np.empty(len(device), dtype=np.int64)
    total[order] = np.repeat(sizes, sizes)
    return rank, total


def sign_in_by_rank(
    population: Population,
    chances: Floats,
    person: Numbers,
    device: Numbers,
    rank: Numbers,
) -> SignIns:
    """Plays the sign-ins of a day: all first visits of devices, then the second, then the third.

    `chances` holds one draw in [0, 1) a visit.
    """
    fields = dataclasses.fields(SignIns)
    whole: dict[str, Numbers] = {}
    for each_rank in range(MAX_VISITS_A_DAY):
        here = np.flatnonzero(rank == each_rank)
        part = population.sign_ins(person[here], device[here], chances[here])
        for field in fields:
            values = getattr(part, field.name)
            whole.setdefault(field.name, np.zeros(len(person), dtype=values.dtype))[here] = values
    return SignIns(**whole)  # type: ignore[arg-type]
