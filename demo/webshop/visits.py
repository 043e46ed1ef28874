"""Which visits a day brings: who comes, on which device, from where, looking for what."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from demo.webshop import truth
from demo.webshop.catalogue import CATEGORIES
from demo.webshop.day import Day
from demo.webshop.identifiers import Flags, Numbers
from demo.webshop.people import Population
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.traits import pick
from demo.webshop.who_comes import (
    MAX_VISITS_A_DAY,
    ordinary_people,
    ranks,
    sign_in_by_rank,
)

_SLUGS = [category.slug for category in CATEGORIES]
_CATEGORY_OF_TERM = np.array([_SLUGS.index(term.category_slug) for term in SEARCH_TERMS])


@dataclass(frozen=True)
class Call:
    """People whom one sending of a campaign brings back today."""

    campaign: int  # index into truth.CAMPAIGNS
    sending: int
    people: Numbers


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
        """How many visits."""
        return len(self.person)

    def part(self, first: int, end: int) -> Visits:
        """The visits from `first` to before `end`."""
        fields = dataclasses.fields(self)
        return Visits(**{each.name: getattr(self, each.name)[first:end] for each in fields})


def choose_visits(
    day: Day,
    population: Population,
    wanted: int,
    calls: list[Call],
    rising_factor: float,
) -> Visits:
    """Draws one day's visits: `wanted` ordinary ones, and those that campaigns called.

    `rising_factor` multiplies the weight of the rising topic's searches. Visits beyond
    MAX_VISITS_A_DAY of a device are dropped, called ones last, so a few less may come.
    """
    rng, traits = day.rng, population.traits
    called = np.concatenate([np.zeros(0, dtype=np.int64), *(each.people for each in calls)])
    ordinary = ordinary_people(population, rng, wanted)
    person = np.concatenate([called, ordinary])
    entrance = np.concatenate(
        [
            *(np.full(len(each.people), len(truth.ENTRANCES) + each.campaign) for each in calls),
            pick([each.share for each in truth.ENTRANCES], rng.random(len(ordinary))),
        ]
    )
    sending = np.concatenate(
        [*(np.full(len(each.people), each.sending) for each in calls), np.full(len(ordinary), -1)]
    )
    wants_second = rng.random(len(person)) < truth.PEOPLE.second_device_share
    # Who is called opens the message where the shop knows them.
    wants_second[: len(called)] = population.used_devices[called] & 1 == 0
    device = traits.device_of(person, wants_second)
    rank, visits_today = ranks(device)
    kept = rank < MAX_VISITS_A_DAY
    person, device, entrance, sending, rank, visits_today = (
        values[kept] for values in (person, device, entrance, sending, rank, visits_today)
    )
    login_chances = np.where(sending >= 0, 0.0, rng.random(len(person)))
    signed = sign_in_by_rank(population, login_chances, person, device, rank)
    consent_before, consent_after = traits.consent(device, signed.visit_number)
    weights = [
        term.weight * (rising_factor if term.topic == truth.RISING_INTENT.topic else 1.0)
        for term in SEARCH_TERMS
    ]
    term = pick(weights, rng.random(len(person)))
    is_about_favourite = rng.random(len(person)) < truth.PEOPLE.favourite_share
    first_number = day.counters.visit
    day.counters.visit += len(person)
    return Visits(
        number=first_number + np.arange(len(person), dtype=np.int64),
        person=person,
        device=device,
        device_type=traits.device_type(device),
        entrance=entrance,
        sending=sending,
        rank=rank,
        visits_today=np.minimum(visits_today, MAX_VISITS_A_DAY),
        term=term,
        category=np.where(
            is_about_favourite, traits.favourite_category(person), _CATEGORY_OF_TERM[term]
        ),
        variant=traits.variant(device),
        consent_before=consent_before,
        consent_after=consent_after,
        **{each.name: getattr(signed, each.name) for each in dataclasses.fields(signed)},
    )
