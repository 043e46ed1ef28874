"""The simulation's loop: day by day, draw visits, make rows, spoil a few, write files."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from demo.landing_root import LandingRoot
from demo.webshop import truth
from demo.webshop.campaigns import draw_addressees, plan_sendings
from demo.webshop.day_files import DayFiles
from demo.webshop.defects import break_rows, draw_broken, json_lines, plain, take_apart
from demo.webshop.identifiers import Numbers
from demo.webshop.journeys import (
    BREAK_SECONDS,
    SLOT,
    draw_journeys,
    draw_starts,
    mean_events_per_visit,
)
from demo.webshop.offline_rows import contact_rows, store_rows
from demo.webshop.people import Population
from demo.webshop.planted import PLANTED_FILE, Planted, add
from demo.webshop.reference_feeds import Customers, campaign_lines, products_csv, stores_csv
from demo.webshop.schema import EVENT_SCHEMA
from demo.webshop.tally import Tally
from demo.webshop.visits import Visits, choose_visits
from demo.webshop.web_rows import web_rows

PART_VISITS = 120_000  # rows are made and written for so many visits at a time
_EPOCH = dt.date(1970, 1, 1)
_NOTE = """SIMULATED DATA
These feeds come from a seeded generator (demo/webshop), not from a real shop. People, orders, places
and times are invented; planted_truth.json holds what was drawn, demo/webshop/truth.py the rates.
"""
_FORMAT_VERSION = 1


class Simulation:
    """One run; `land` in this package is the way to call it."""

    def __init__(
        self, landing: LandingRoot, events: int, days: int, seed: int, first_day: dt.date
    ) -> None:
        self._landing = landing
        self._events = events
        self._days = days
        self._seed = seed
        self._first_day = first_day
        self._id_salt = seed * 1000 + 900
        self._weights = [_season(first_day + dt.timedelta(n)) for n in range(days)]
        self._sendings = plan_sendings(first_day, days)
        self._campaign_ids = [each.campaign_id for each in self._sendings]
        self._returns: dict[int, list[tuple[int, int, Numbers]]] = {}
        self._later: dict[int, list[pa.Table]] = {}
        self._tally = Tally(seed, first_day, days)
        self._next_visit = 0
        self._next_order = 0
        self._next_event = 0
        self._mean_guess = self._guess_mean()
        visits_a_day = events / self._mean_guess / days
        people = max(60, int(visits_a_day * min(days, 28) * 0.12))
        self._population = Population(seed, people)
        self._members_told: Numbers = np.zeros(0, dtype=np.int64)
        self._customers = Customers(self._population)

    def run(self, say: Callable[[str], None]) -> Planted:
        """Lands every day; returns the drawn counts."""
        with DayFiles(self._landing) as files:
            for day_number in range(self._days):
                self._land_day(files, day_number)
                done = self._tally.planted.events
                say(f"webshop (simulated): day {day_number + 1} of {self._days}, {done:,} events")
        planted = self._tally.finish(self._population)
        planted.mail_frequencies = self._customers.mail_frequencies()
        return planted

    def _land_day(self, files: DayFiles, day_number: int) -> None:
        day = self._first_day + dt.timedelta(day_number)
        folder = f"events/landed_on={day}"
        rng = np.random.Generator(np.random.SFC64([self._seed, day_number]))
        self._event_start = self._next_event
        wanted = self._wanted_visits(day_number)
        folders = [folder]

        before = self._population.members()
        offline = self._offline(rng, files, folders, day, day_number, wanted)
        visits = choose_visits(
            self._population, rng, self._next_visit, wanted, self._returns.pop(day_number, []),
            day_number, self._days,
        )  # fmt: skip
        self._next_visit += len(visits)
        json_tables = [self._land_part(files, rng, folder, day_number, "offline", offline)]
        for number, first in enumerate(range(0, max(len(visits), 1), PART_VISITS)):
            part = visits.part(first, first + PART_VISITS)
            table = self._web(rng, part, day_number, day)
            json_tables.append(
                self._land_part(files, rng, folder, day_number, f"{number:03d}", table)
            )
        self._land_rest(files, rng, folder, day_number, pa.concat_tables(json_tables))
        self._land_reference(files, rng, folders, day, before)
        files.deliver(folders)

    def _wanted_visits(self, day_number: int) -> int:
        # What is left of the events, shared out by season over the days that are left.
        planted = self._tally.planted
        seen = planted.web_sessions
        mean = (2000 * self._mean_guess + planted.events) / (2000 + seen)
        left = max(self._events - planted.events, 0)
        share = self._weights[day_number] / sum(self._weights[day_number:])
        return max(1, round(left * share / mean))

    def _guess_mean(self) -> float:
        population = Population(self._seed, 4000)
        rng = np.random.default_rng(self._seed)
        visits = choose_visits(population, rng, 0, 4000, [], 0, self._days)
        return mean_events_per_visit(visits)

    def _web(self, rng: np.random.Generator, visits: Visits, day_number: int, day: dt.date) -> pa.Table:
        second = (day - _EPOCH).days * 86_400
        population = self._population
        is_experiment_day = truth.is_experiment_day(day_number, self._days)
        journeys = draw_journeys(rng, visits, is_experiment_day)
        free_from = population.last_end[visits.device] + BREAK_SECONDS - second
        starts = draw_starts(rng, visits, journeys.visit_seconds, free_from)
        last = visits.rank == visits.visits_today - 1
        ends = second + starts + journeys.visit_seconds
        population.last_end[visits.device[last]] = ends[last]
        rows = web_rows(
            rng, population, visits, journeys, second * 1_000_000, starts, self._next_event,
            self._next_order, self._id_salt, self._campaign_ids,
        )  # fmt: skip
        self._next_event += rows.table.num_rows
        self._next_order += rows.orders
        self._tally.add_web(visits, journeys.steps, rows, day_number)
        self._tally.add_regions(population.prefecture(visits.device))
        is_search = journeys.slot == SLOT["search_performed"]
        self._tally.add_searches(visits.term[journeys.visit[is_search]], day_number)
        return rows.table

    def _offline(
        self,
        rng: np.random.Generator,
        files: DayFiles,
        folders: list[str],
        day: dt.date,
        day_number: int,
        wanted: int,
    ) -> pa.Table:
        microseconds = (day - _EPOCH).days * 86_400_000_000
        members = self._population.members()
        buyers = np.unique(
            rng.choice(members, rng.poisson(wanted * truth.PEOPLE.store_visits_per_session))
        )
        stores = store_rows(
            rng, buyers, microseconds, self._next_event, self._next_order, self._id_salt
        )
        self._next_event += stores.table.num_rows
        self._next_order += stores.count
        self._population.has_user_events[buyers] = True
        tables = [plain(stores.table)]
        campaign_files = b""
        for sending in (each for each in self._sendings if each.day_number == day_number):
            campaign = truth.CAMPAIGNS[sending.campaign]
            drawn = draw_addressees(self._population, rng, sending)
            links = (campaign.utm_source, campaign.utm_medium, campaign.key)
            for people, campaign_id, utm in (
                (drawn.treated, sending.campaign_id, links),
                (drawn.held_out, sending.holdout_id, (None, None, None)),
            ):
                rows = contact_rows(
                    rng, people, campaign_id, utm, microseconds, self._next_event, self._id_salt
                )
                self._next_event += rows.num_rows
                self._population.has_user_events[people] = True
                tables.append(plain(rows))
            extra = 0
            for return_day, people in drawn.returns:
                call = (sending.campaign, sending.number, people)
                self._returns.setdefault(return_day, []).append(call)
                extra += len(people) if return_day < self._days else 0
            self._tally.planted.campaigns[sending.campaign_id] = {
                "treated": len(drawn.treated),
                "held_out": len(drawn.held_out),
                "extra_visits": extra,
            }
            campaign_files += campaign_lines(sending, day, len(drawn.treated))
        if campaign_files:
            folders.append(f"campaigns/landed_on={day}")
            files.write_bytes(folders[-1], "campaigns.jsonl", campaign_files)
        table = pa.concat_tables(tables)
        self._tally.add_offline(table, stores.count, stores.revenue)
        return table

    def _land_part(
        self,
        files: DayFiles,
        rng: np.random.Generator,
        folder: str,
        day_number: int,
        name: str,
        table: pa.Table,
    ) -> pa.Table:
        # Writes the rows that land in time; returns those for JSON lines.
        parts = take_apart(rng, table, day_number, self._days)
        planted = self._tally.planted
        planted.late_rows += parts.late
        planted.repeated_rows += parts.repeated
        for later_day, rows in parts.later:
            self._later.setdefault(later_day, []).append(rows)
        if parts.on_time.num_rows:
            files.write_events(folder, f"events-{name}.parquet", parts.on_time)
        self._count_landed(folder, parts.on_time.num_rows + parts.as_json.num_rows)
        return parts.as_json

    def _land_rest(
        self,
        files: DayFiles,
        rng: np.random.Generator,
        folder: str,
        day_number: int,
        as_json: pa.Table,
    ) -> None:
        # Late and repeated rows, and broken ones, in files of their own.
        rows_today = self._next_event - self._event_start
        reasons = draw_broken(rng, rows_today, day_number, self._days)
        later = self._later.pop(day_number, [])
        samples = next((each for each in [as_json, *later] if each.num_rows), None)
        broken_lines: list[bytes] = []
        if samples is not None and reasons:
            typed, broken_lines = break_rows(
                rng, samples, reasons, self._next_event, self._id_salt
            )
            self._next_event += len(reasons)
            add(self._tally.planted.broken_rows, {reason: reasons.count(reason) for reason in set(reasons)})
            later.append(typed)
        late = pa.concat_tables(later) if later else EVENT_SCHEMA.empty_table()
        if late.num_rows:
            files.write_events(folder, "events-late.parquet", late)
        if as_json.num_rows or broken_lines:
            name = "events-extra.jsonl.gz" if day_number % 3 == 2 else "events-extra.jsonl"
            files.write_bytes(folder, name, json_lines(rng, as_json, broken_lines))
        self._count_landed(folder, late.num_rows + len(broken_lines))

    def _count_landed(self, folder: str, rows: int) -> None:
        add(self._tally.planted.events_by_landing_day, {folder.split("=")[1]: rows})

    def _land_reference(
        self,
        files: DayFiles,
        rng: np.random.Generator,
        folders: list[str],
        day: dt.date,
        before: Numbers,
    ) -> None:
        members = self._population.members()
        if day == self._first_day:
            before = before[:0]
            for feed, content in (("products", products_csv()), ("stores", stores_csv())):
                folders.append(f"{feed}/landed_on={day}")
                files.write_bytes(folders[-1], f"{feed}.csv", content)
        new_members = np.setdiff1d(members, before, assume_unique=True)
        folders.append(f"customers/landed_on={day}")
        files.write_bytes(
            folders[-1], "customers.csv", self._customers.csv(rng, new_members, day)
        )


def land(
    root: Path,
    events: int = 20_000,
    days: int = 28,
    seed: int = 7,
    first_day: dt.date = dt.date(2025, 4, 1),
    progress: Callable[[str], None] | None = None,
) -> Planted:
    """Lands a simulated shop of about `events` events over `days` days under `root`.

    The same arguments always give the same files; if they are there already, nothing is done.
    Returns what was drawn, which is also kept in `planted_truth.json`. `progress` gets a line of
    text a day. Raises ValueError for arguments that make no shop and LandingRootError if `root`
    holds another demo.
    """
    if events < 500 or days < 1 or seed < 0:
        raise ValueError(
            f"events must be at least 500, days at least 1, seed at least 0; got events={events}, "
            f"days={days}, seed={seed}"
        )
    arguments = {
        "format_version": _FORMAT_VERSION,
        "events": events,
        "days": days,
        "seed": seed,
        "first_day": first_day.isoformat(),
    }
    say = progress or (lambda _: None)
    landing = LandingRoot(root, "webshop", arguments)
    if landing.is_complete():
        say("webshop (simulated): already landed")
        return Planted.read(root)
    landing.start()
    landing.write_text("SIMULATED.txt", _NOTE)
    planted = Simulation(landing, events, days, seed, first_day).run(say)
    landing.write_text(PLANTED_FILE, planted.to_json())
    landing.finish()
    return planted


def _season(day: dt.date) -> float:
    season = truth.SEASON
    turn = 2 * math.pi * (day.timetuple().tm_yday - season.peak_day_of_year) / 365
    return season.weekdays[day.weekday()] * (1 + season.yearly_amplitude * math.cos(turn))
