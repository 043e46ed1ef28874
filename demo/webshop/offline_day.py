"""What happens on a day without a visit to the web shop: purchases in stores, campaigns sent."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from demo.webshop import truth
from demo.webshop.campaigns import Addressees, Sending, draw_addressees
from demo.webshop.day import Day
from demo.webshop.defects import plain
from demo.webshop.offline_rows import contact_rows, store_rows
from demo.webshop.people import Population
from demo.webshop.reference_feeds import campaign_lines
from demo.webshop.schema import EVENT_SCHEMA
from demo.webshop.visits import Call


@dataclass
class OfflineDay:
    """The day's rows without a device, and what follows from them."""

    table: pa.Table = field(default_factory=EVENT_SCHEMA.empty_table)
    store_visits: int = 0
    revenue: int = 0  # yen
    campaigns_feed: bytes = b""
    addressees: dict[str, Addressees] = field(default_factory=dict)  # by campaign id
    calls: list[tuple[int, Call]] = field(default_factory=list)  # day number of the visits


def draw_offline_day(
    day: Day,
    population: Population,
    sendings: list[Sending],
    web_visits: int,
) -> OfflineDay:
    """Draws the day's purchases in stores (about as many as fit `web_visits`) and `sendings`."""
    result = OfflineDay()
    rng = day.rng
    members = population.members()
    wanted = rng.poisson(web_visits * truth.PEOPLE.store_visits_per_session)
    buyers = np.unique(rng.choice(members, wanted)) if len(members) else members
    population.has_user_events[buyers] = True
    stores = store_rows(day, buyers)
    result.store_visits, result.revenue = stores.count, stores.revenue
    tables = [plain(stores.table)]
    for sending in sendings:
        campaign = truth.CAMPAIGNS[sending.campaign]
        drawn = draw_addressees(population, rng, sending)
        link = (campaign.utm_source, campaign.utm_medium, campaign.key)
        for people, campaign_id, utm in (
            (drawn.treated, sending.campaign_id, link),
            (drawn.held_out, sending.holdout_id, (None, None, None)),
        ):
            population.has_user_events[people] = True
            rows = contact_rows(day, people, campaign_id, utm)
            tables.append(plain(rows))
        result.calls += [
            (day_number, Call(sending.campaign, sending.number, people))
            for day_number, people in drawn.returns
        ]
        result.addressees[sending.campaign_id] = drawn
        result.campaigns_feed += campaign_lines(sending, day.date, len(drawn.treated))
    result.table = pa.concat_tables(tables)
    return result
