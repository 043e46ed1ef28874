"""The simulation's loop: day by day, draw visits, make rows, spoil a few, write files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from demo.landing_root import LandingRoot
from demo.webshop import truth
from demo.webshop.campaigns import plan_sendings
from demo.webshop.customers_feed import Customers
from demo.webshop.day import Counters, Day
from demo.webshop.day_files import DayFiles
from demo.webshop.day_landing import DayLanding
from demo.webshop.identifiers import Numbers
from demo.webshop.journeys import draw_journeys, mean_events_per_visit
from demo.webshop.offline_day import draw_offline_day
from demo.webshop.people import Population
from demo.webshop.planted import Planted
from demo.webshop.reference_feeds import products_csv, stores_csv
from demo.webshop.season import season_weight
from demo.webshop.tally import Tally
from demo.webshop.visit_times import BREAK_SECONDS, draw_starts
from demo.webshop.visits import Call, Visits, choose_visits
from demo.webshop.web_rows import web_rows

PART_VISITS = 120_000  # rows are made and written for so many visits at a time
_PILOT_VISITS = 4000


class Simulation:
    """One run; `land` in this package is the way to call it. `run` may be called once."""

    def __init__(
        self, landing: LandingRoot, events: int, days: int, seed: int, first_day: dt.date
    ) -> None:
        """Plans the days; the arguments are those of `land`."""
        self._landing = landing
        self._events = events
        self._days = days
        self._seed = seed
        self._first_day = first_day
        self._weights = [season_weight(first_day + dt.timedelta(n)) for n in range(days)]
        self._sendings = plan_sendings(first_day, days)
        self._campaign_ids = [each.campaign_id for each in self._sendings]
        self._calls: dict[int, list[Call]] = {}
        self._later: dict[int, list[pa.Table]] = {}
        self._counters = Counters(id_salt=seed * 1000 + 900)
        self._tally = Tally(seed, first_day, days)
        self._mean_guess = self._guess_mean()
        visits_a_month = events / self._mean_guess / days * min(days, 28)
        self._population = Population(seed, max(60, int(visits_a_month * 0.12)))
        self._customers = Customers(self._population)

    def run(self, say: Callable[[str], None]) -> Planted:
        """Lands every day; returns the drawn counts."""
        with DayFiles(self._landing) as files:
            for day_number in range(self._days):
                self._land_day(files, self._day(day_number))
                done = self._tally.planted.events
                say(f"webshop (simulated): day {day_number + 1} of {self._days}, {done:,} events")
        planted = self._tally.finish(self._population)
        planted.mail_frequencies = self._customers.mail_frequencies()
        return planted

    def _land_day(self, files: DayFiles, day: Day) -> None:
        population = self._population
        members_before = population.members() if day.number else np.zeros(0, dtype=np.int64)
        wanted = self._wanted_visits(day.number)
        sendings = [each for each in self._sendings if each.day_number == day.number]
        offline = draw_offline_day(day, population, sendings, wanted)
        self._tally.add_offline(offline)
        for return_day, call in offline.calls:
            self._calls.setdefault(return_day, []).append(call)
        calls = self._calls.pop(day.number, [])
        rising_factor = truth.rising_factor(day.number, day.count)
        visits = choose_visits(day, population, wanted, calls, rising_factor)

        landing = DayLanding(files, day, self._later, self._tally.planted)
        landing.put("offline", offline.table)
        for part, first in enumerate(range(0, len(visits), PART_VISITS)):
            rows = self._web(day, visits.part(first, first + PART_VISITS))
            landing.put(f"{part:03d}", rows)
        landing.finish()
        new_members = np.setdiff1d(population.members(), members_before, assume_unique=True)
        folders = self._land_reference(files, day, new_members, offline.campaigns_feed)
        files.deliver([landing.folder, *folders])

    def _web(self, day: Day, visits: Visits) -> pa.Table:
        population = self._population
        is_experiment_day = truth.is_experiment_day(day.number, day.count)
        journeys = draw_journeys(day.rng, visits, is_experiment_day)
        free_from = population.last_end[visits.device] + BREAK_SECONDS - day.seconds
        starts = draw_starts(day.rng, visits, journeys.visit_seconds, free_from)
        is_last = visits.rank == visits.visits_today - 1
        ends = day.seconds + starts + journeys.visit_seconds
        population.last_end[visits.device[is_last]] = ends[is_last]
        rows = web_rows(
            day,
            population.traits,
            visits,
            journeys,
            starts=starts,
            campaign_ids=self._campaign_ids,
        )
        self._tally.add_web(visits, journeys, rows, population.traits.prefecture(visits.device))
        self._tally.add_searches(visits, journeys, day.number)
        return rows.table

    def _land_reference(
        self, files: DayFiles, day: Day, new_members: Numbers, campaigns_feed: bytes
    ) -> list[str]:
        contents = [("customers", "customers.csv", self._customers.csv(day, new_members))]
        if day.number == 0:
            contents.append(("products", "products.csv", products_csv()))
            contents.append(("stores", "stores.csv", stores_csv()))
        if campaigns_feed:
            contents.append(("campaigns", "campaigns.jsonl", campaigns_feed))
        for feed, name, content in contents:
            files.write_bytes(f"{feed}/{day.folder}", name, content)
        return [f"{feed}/{day.folder}" for feed, _, _ in contents]

    def _day(self, number: int) -> Day:
        rng = np.random.Generator(np.random.SFC64([self._seed, number]))
        date = self._first_day + dt.timedelta(number)
        return Day(number, self._days, date, rng, self._counters)

    def _wanted_visits(self, day_number: int) -> int:
        # What is left of the events, shared out by season over the days that are left.
        planted = self._tally.planted
        pilot = self._mean_guess * _PILOT_VISITS
        mean = (pilot + planted.events) / (_PILOT_VISITS + planted.web_sessions)
        left = max(self._events - planted.events, 0)
        share = self._weights[day_number] / sum(self._weights[day_number:])
        return max(1, round(left * share / mean))

    def _guess_mean(self) -> float:
        rng = np.random.default_rng(self._seed)
        pilot = Day(0, self._days, self._first_day, rng, Counters(id_salt=0))
        population = Population(self._seed, _PILOT_VISITS)
        return mean_events_per_visit(choose_visits(pilot, population, _PILOT_VISITS, [], 1.0))
