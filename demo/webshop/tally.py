"""Keeps count of what is drawn, day by day, for `Planted`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demo.webshop import places, truth
from demo.webshop.identifiers import Numbers
from demo.webshop.journeys import EVENT_NAMES, SLOT, Journeys, Steps
from demo.webshop.offline_day import OfflineDay
from demo.webshop.people import NOBODY, Population
from demo.webshop.planted import Planted, add
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.traits import GRANTED, GRANTED_BUT_SIGNALLED
from demo.webshop.visits import Visits
from demo.webshop.web_rows import WebRows

_CHANNELS = [each.channel for each in truth.ENTRANCES] + [
    {"email": "Email", "social": "Organic Social", "sms": "SMS"}[each.utm_medium]
    for each in truth.CAMPAIGNS
]
_DEVICE_TYPES = [each.device_type for each in truth.DEVICES]
_NO_CONVERSION = {
    "page_view", "campaign_received", "product_purchased", "experiment_viewed", "login",
    "consent_updated", "heartbeat",
}  # fmt: skip


class Tally:
    """Fills a `Planted`."""

    def __init__(self, seed: int, first_day: dt.date, days: int) -> None:
        """Starts at zero."""
        self.planted = Planted(seed, first_day.isoformat(), days)

    def add_web(
        self, visits: Visits, journeys: Journeys, rows: WebRows, prefecture: Numbers
    ) -> None:
        """Counts a part of a day's visits and their rows."""
        planted = self.planted
        planted.events += len(rows.slot)
        planted.web_sessions += len(visits)
        planted.revenue += rows.revenue
        _count(planted.event_names, EVENT_NAMES, rows.slot)
        add(planted.conversions, {"article_read": int(rows.is_article_read.sum())})
        _count(planted.sessions_by_entrance_channel, _CHANNELS, visits.entrance)
        _count(planted.sessions_by_device_type, _DEVICE_TYPES, visits.device_type)
        _count(planted.sessions_by_region, places.PREFECTURES, prefecture)
        self._add_steps(visits, journeys.steps)

    def add_searches(self, visits: Visits, journeys: Journeys, day_number: int) -> None:
        """Counts a part of one day's searches."""
        searches = journeys.visit[journeys.slot == SLOT["search_performed"]]
        today: dict[str, int] = {}
        _count(today, [term.topic for term in SEARCH_TERMS], visits.term[searches])
        for topic, number in today.items():
            days = self.planted.searches.setdefault(topic, [0] * self.planted.days)
            days[day_number] += number

    def add_offline(self, offline: OfflineDay) -> None:
        """Counts a day's rows without a device."""
        planted = self.planted
        contacts = 0
        for campaign_id, drawn in offline.addressees.items():
            contacts += len(drawn.treated) + len(drawn.held_out)
            planted.campaigns[campaign_id] = {
                "treated": len(drawn.treated),
                "held_out": len(drawn.held_out),
                "extra_visits": sum(
                    len(people) for day_number, people in drawn.returns if day_number < planted.days
                ),
            }
        stores = offline.store_visits
        planted.events += offline.table.num_rows
        planted.contacts += contacts
        planted.store_visits += stores
        planted.revenue += offline.revenue
        names = {"campaign_received": contacts, "purchase": stores, "product_purchased": stores}
        add(planted.event_names, names)

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
        without_user = seen & (population.first_user == NOBODY)
        planted.devices_without_user = int(without_user.sum())
        planted.consents = _granted(population, np.flatnonzero(without_user).astype(np.int64))
        planted.shared_devices = int(population.is_shared.sum())
        planted.users_with_two_devices = int((population.used_devices == 3).sum())
        return planted

    def _add_steps(self, visits: Visits, steps: Steps) -> None:
        everything = np.ones(len(visits), dtype=bool)
        groups = [(self.planted.steps, "all", everything)]
        for code, name in enumerate(_DEVICE_TYPES):
            groups.append((self.planted.steps, name, visits.device_type == code))
        for code, name in enumerate(truth.EXPERIMENT.variants):
            exposed = steps.is_exposed & (visits.variant == code)
            groups.append((self.planted.experiment_steps, name, exposed))
        for place, name, chosen in groups:
            numbers = {step: int((getattr(steps, step) & chosen).sum()) for step in truth.STEPS}
            add(place.setdefault(name, {}), numbers)


def _granted(population: Population, devices: Numbers) -> dict[str, int]:
    # How many of the devices granted a purpose with their last word.
    visit_number = population.visits[devices].astype(np.int64) - 1
    _, codes = population.traits.consent(devices, visit_number)
    return {
        "advertising": int((codes == GRANTED).sum()),
        "personalization": int(np.isin(codes, [GRANTED, GRANTED_BUT_SIGNALLED]).sum()),
    }


def _count(place: dict[str, int], names: Sequence[str], codes: npt.NDArray[np.integer]) -> None:
    # Adds how often each code occurs, under its name.
    numbers = np.bincount(codes, minlength=len(names)).tolist()
    for name, number in zip(names, numbers, strict=True):
        add(place, {name: number})
