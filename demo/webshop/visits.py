"""Which visits a day brings: who comes, on which device, from where, looking for what."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from demo.webshop import truth
from demo.webshop.catalogue import CATEGORIES
from demo.webshop.identifiers import Numbers
from demo.webshop.people import Flags, Population, SignIns, pick
from demo.webshop.searches import SEARCH_TERMS

MAX_VISITS_A_DAY = 3  # of one device; more would leave too little time between them

_SLUGS = [category.slug for category in CATEGORIES]
TERM_CATEGORY = np.array([_SLUGS.index(term.category_slug) for term in SEARCH_TERMS])
FAVOURITE_TRAIT = 20


@dataclass
class Visits:
    """One day's visits, an element each. Numbers index the tables of truth, people and searches."""

    number: Numbers  # of the visit, counted over all days
    person: Numbers
    device: Numbers
    device_type: Numbers
    entrance: Numbers  # into ENTRANCES, then CAMPAIGNS
    sending: Numbers  # the sending whose link brought the visit, else -1
    rank: Numbers  # 0 for the device's first visit of the day
    visits_today: Numbers  # of that device
    term: Numbers
    category: Numbers
    variant: Numbers
    consent_before: Numbers
    consent_after: Numbers
    user_before: Numbers
    user_after_login: Numbers
    user_at_end: Numbers
    logs_in: Flags
    signs_up: Flags
    visit_number: Numbers

    def __len__(self) -> int:
        return len(self.person)

    def part(self, first: int, end: int) -> Visits:
        """The visits from `first` to before `end`."""
        fields = dataclasses.fields(self)
        return Visits(**{each.name: getattr(self, each.name)[first:end] for each in fields})


def favourite_category(population: Population, person: Numbers) -> Numbers:
    """Index into CATEGORIES of each person's favourite, which a part of their visits is about."""
    chances = population.chance_of(person, FAVOURITE_TRAIT)
    result: Numbers = (chances * len(CATEGORIES)).astype(np.int64)
    return result


def choose_visits(
    population: Population,
    rng: np.random.Generator,
    first_number: int,
    wanted: int,
    called: list[tuple[int, int, Numbers]],
    day_number: int,
    days: int,
) -> Visits:
    """Draws one day's visits: `wanted` ordinary ones, and those that campaigns called.

    `called` holds (campaign index, sending index, persons). Visits beyond MAX_VISITS_A_DAY of a
    device are dropped, so a few less may come.
    """
    persons = [np.zeros(0, dtype=np.int64), *(each[2] for each in called)]
    entrances = [np.full(len(each[2]), len(truth.ENTRANCES) + each[0]) for each in called]
    sendings = [np.full(len(each[2]), each[1]) for each in called]
    ordinary = _ordinary_people(population, rng, wanted)
    person = np.concatenate([*persons, ordinary])
    shares = [each.share for each in truth.ENTRANCES]
    entrance = np.concatenate([*entrances, pick(shares, rng.random(len(ordinary)))])
    sending = np.concatenate([*sendings, np.full(len(ordinary), -1)])

    wants_second = rng.random(len(person)) < truth.PEOPLE.second_device_share
    device = population.device_of(person, wants_second)
    rank, visits_today = _ranks(device)
    kept = rank < MAX_VISITS_A_DAY
    person, device, entrance, sending, rank, visits_today = (
        values[kept] for values in (person, device, entrance, sending, rank, visits_today)
    )
    signed = _sign_in_by_rank(population, rng, person, device, rank)
    consent_before, consent_after = population.consent(device, signed.visit_number)

    weights = [
        term.weight
        * (truth.rising_factor(day_number, days) if term.topic == truth.RISING_INTENT.topic else 1)
        for term in SEARCH_TERMS
    ]
    term = pick(weights, rng.random(len(person)))
    follows_favourite = rng.random(len(person)) < truth.PEOPLE.favourite_share
    return Visits(
        number=first_number + np.arange(len(person), dtype=np.int64),
        person=person,
        device=device,
        device_type=population.device_type(device),
        entrance=entrance.astype(np.int64),
        sending=sending.astype(np.int64),
        rank=rank,
        visits_today=np.minimum(visits_today, MAX_VISITS_A_DAY),
        term=term,
        category=np.where(
            follows_favourite, favourite_category(population, person), TERM_CATEGORY[term]
        ),
        variant=population.variant(device),
        consent_before=consent_before,
        consent_after=consent_after,
        **{each.name: getattr(signed, each.name) for each in dataclasses.fields(signed)},
    )


def _ordinary_people(population: Population, rng: np.random.Generator, wanted: int) -> Numbers:
    # New people, people who came first some days ago, and anybody.
    known = population.count
    new = population.add(int(rng.binomial(wanted, truth.PEOPLE.new_visitor_share)))
    back = wanted - len(new)
    ages = rng.exponential(6 * max(len(new), 10), back).astype(np.int64)
    recent = np.maximum(known - 1 - ages, 0)
    anybody = rng.integers(0, known, back)
    returning = np.where((rng.random(back) < 0.7) & (ages < known), recent, anybody)
    return rng.permutation(np.concatenate([new, returning]))


def _ranks(device: Numbers) -> tuple[Numbers, Numbers]:
    # For every visit: how many of the device's visits come before it today, and how many it makes.
    order = np.argsort(device, kind="stable")
    ordered = device[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ordered)]]))
    rank = np.empty(len(device), dtype=np.int64)
    rank[order] = np.arange(len(device)) - np.repeat(starts, sizes)
    total = np.empty(len(device), dtype=np.int64)
    total[order] = np.repeat(sizes, sizes)
    return rank, total


def _sign_in_by_rank(
    population: Population,
    rng: np.random.Generator,
    person: Numbers,
    device: Numbers,
    rank: Numbers,
) -> SignIns:
    # First all first visits of the day, then the second ones: who is signed in hangs on the order.
    chances = rng.random(len(person))
    fields = dataclasses.fields(SignIns)
    whole: dict[str, Numbers] = {}
    for each_rank in range(MAX_VISITS_A_DAY):
        here = np.flatnonzero(rank == each_rank)
        part = population.sign_ins(person[here], device[here], chances[here])
        for field in fields:
            values = getattr(part, field.name)
            whole.setdefault(field.name, np.zeros(len(person), dtype=values.dtype))[here] = values
    return SignIns(**whole)  # type: ignore[arg-type]
