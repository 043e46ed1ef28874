"""Keeps count of what is drawn, day by day, for `Planted`."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.webshop import places, truth
from demo.webshop.journeys import EVENT_NAMES, SLOT, SLOTS, Steps
from demo.webshop.people import NOBODY, Population
from demo.webshop.planted import Planted, add
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.visits import Visits
from demo.webshop.web_rows import WebRows

_CHANNELS = [each.channel for each in truth.ENTRANCES] + [
    {"email": "Email", "social": "Organic Social", "sms": "SMS"}[each.utm_medium]
    for each in truth.CAMPAIGNS
]
_NO_CONVERSION = {
    "page_view", "campaign_received", "product_purchased", "experiment_viewed", "login",
    "consent_updated", "heartbeat",
}  # fmt: skip


class Tally:
    """Fills a `Planted`."""

    def __init__(self, seed: int, first_day: dt.date, days: int) -> None:
        self.planted = Planted(seed, first_day.isoformat(), days)
        self._days = days

    def add_web(self, visits: Visits, steps: Steps, rows: WebRows, day_number: int) -> None:
        """Counts a part of a day's visits and their rows."""
        planted = self.planted
        slots = np.bincount(rows.slot, minlength=len(SLOTS))
        planted.events += int(slots.sum())
        planted.web_sessions += len(visits)
        planted.revenue += rows.revenue
        for name, number in zip(EVENT_NAMES, slots.tolist()):
            add(planted.event_names, {name: number})
        add(planted.conversions, {"article_read": int(rows.is_article_read.sum())})
        self._add_steps(visits, steps)
        for place, names, codes in (
            (planted.sessions_by_entrance_channel, _CHANNELS, visits.entrance),
            (
                planted.sessions_by_device_type,
                [each.device_type for each in truth.DEVICES],
                visits.device_type,
            ),
        ):
            for name, number in zip(names, np.bincount(codes, minlength=len(names)).tolist()):
                add(place, {name: number})

    def add_regions(self, codes: np.ndarray) -> None:  # type: ignore[type-arg]
        """Counts web sessions per prefecture; `codes` index places.PREFECTURES."""
        numbers = np.bincount(codes, minlength=len(places.PREFECTURES)).tolist()
        add(self.planted.sessions_by_region, dict(zip(places.PREFECTURES, numbers)))

    def add_searches(self, terms: np.ndarray, day_number: int) -> None:  # type: ignore[type-arg]
        """Counts one day's searches; `terms` index SEARCH_TERMS, one a search."""
        for position, number in enumerate(np.bincount(terms, minlength=len(SEARCH_TERMS)).tolist()):
            topic = SEARCH_TERMS[position].topic
            self.planted.searches.setdefault(topic, [0] * self._days)[day_number] += number

    def add_offline(self, table: pa.Table, store_visits: int, revenue: int) -> None:
        """Counts rows without a device."""
        planted = self.planted
        planted.events += table.num_rows
        planted.store_visits += store_visits
        planted.revenue += revenue
        for each in pc.value_counts(table.column("event_name")).to_pylist():
            add(planted.event_names, {each["values"]: each["counts"]})
            if each["values"] == "campaign_received":
                planted.contacts += each["counts"]

    def finish(self, population: Population) -> Planted:
        """Adds what is known only at the end, and hands over the counts."""
        planted = self.planted
        planted.rows = planted.events + planted.repeated_rows + planted.broken
        for name, number in planted.event_names.items():
            if name not in _NO_CONVERSION:
                planted.conversions[name] = number
        seen = population.visits > 0
        planted.devices = int(seen.sum())
        planted.users = int(population.has_user_events.sum())
        planted.devices_without_user = int((seen & (population.first_user == NOBODY)).sum())
        planted.shared_devices = int(population.is_shared.sum())
        planted.users_with_two_devices = int((population.used_devices == 3).sum())
        return planted

    def _add_steps(self, visits: Visits, steps: Steps) -> None:
        kinds = [("all", np.ones(len(visits), dtype=bool))]
        kinds += [
            (each.device_type, visits.device_type == code)
            for code, each in enumerate(truth.DEVICES)
        ]
        for name, chosen in kinds:
            numbers = {step: (getattr(steps, step) & chosen).sum() for step in truth.STEPS}
            add(self.planted.steps.setdefault(name, {}), numbers)
        for code, name in enumerate(truth.EXPERIMENT.variants):
            chosen = steps.is_exposed & (visits.variant == code)
            numbers = {step: (getattr(steps, step) & chosen).sum() for step in truth.STEPS}
            add(self.planted.experiment_steps.setdefault(name, {}), numbers)


SEARCH_SLOT = SLOT["search_performed"]
