"""Rows of the events feed that no visit made: purchases in stores, and campaign contacts.

They know the user only; there is no device behind them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from demo.webshop import places
from demo.webshop.catalogue import PRODUCTS
from demo.webshop.day import Day
from demo.webshop.identifiers import Numbers, digits_text, hex_text, scramble
from demo.webshop.schema import coded, events_table
from demo.webshop.web_orders import PRICES
from demo.webshop.web_rows import user_ids

_STORE_IDS = [store[0] for store in places.STORES]
_STORE_REGIONS = [store[2] for store in places.STORES]
_STORE_CITIES = [store[3] for store in places.STORES]
_OPENING_HOURS_UTC = (1, 11)  # 10:00 to 20:00 in Japan
_UTM_COLUMNS = ("utm_source", "utm_medium", "utm_campaign")
_SEND_SECOND_UTC = 3600  # 10:00 in Japan


@dataclass
class StoreVisits:
    """Purchases in stores: the rows (a purchase and its line each) and their sum in yen."""

    table: pa.Table
    count: int
    revenue: int


def store_rows(day: Day, people: Numbers) -> StoreVisits:
    """Builds one purchase in a store for each of the people, all different."""
    rng, counters = day.rng, day.counters
    n = len(people)
    opens, closes = (hour * 3600 for hour in _OPENING_HOURS_UTC)
    order = np.repeat(np.arange(n), 2)
    is_purchase = np.tile([True, False], n)
    second = rng.integers(opens, closes, n)[order] + np.where(is_purchase, 0, 1)
    occurred = day.microseconds + second * 1_000_000
    product = rng.integers(0, len(PRODUCTS), n)
    quantity = 1 + (rng.random(n) < 0.2)
    value = PRICES[product] * quantity
    store = rng.integers(0, len(_STORE_IDS), n)[order]
    columns = {
        "event_id": hex_text(scramble(counters.event + np.arange(2 * n), counters.id_salt)),
        "event_name": coded(np.where(is_purchase, 0, 1), ["purchase", "product_purchased"]),
        "occurred_at": pa.array(occurred).cast(pa.timestamp("us")),
        # The tills report in the evening, an hour after closing.
        "received_at": pa.array(
            np.full(2 * n, day.microseconds + (closes + 3600) * 1_000_000)
        ).cast(pa.timestamp("us")),
        "user_id": coded(order, user_ids(people)),
        "store_id": coded(store, _STORE_IDS),
        "country": coded(np.zeros(2 * n, dtype=np.int64), [places.COUNTRY]),
        "region": pa.array(_STORE_REGIONS).take(pa.array(store)),
        "city": pa.array(_STORE_CITIES).take(pa.array(store)),
        "product_id": coded(product[order], [each.product_id for each in PRODUCTS]),
        "order_id": coded(order, digits_text("O", counters.order + np.arange(n), 10)),
        "quantity": pa.array(quantity[order], pa.int32()),
        "value": pa.array(value[order].astype(np.float64)),
        "currency": coded(np.zeros(2 * n, dtype=np.int64), ["JPY"]),
    }
    counters.event += 2 * n
    counters.order += n
    return StoreVisits(events_table(columns, 2 * n), n, int(value.sum()))


def contact_rows(
    day: Day,
    people: Numbers,
    campaign_id: str,
    utm: tuple[str | None, str | None, str | None],
) -> pa.Table:
    """Builds one `campaign_received` for each of the people.

    `utm` is source, medium and campaign.
    """
    n = len(people)
    rng, counters = day.rng, day.counters
    zeros = np.zeros(n, dtype=np.int64)
    seconds = _SEND_SECOND_UTC + rng.integers(0, 600, n)
    occurred = pa.array(day.microseconds + seconds * 1_000_000).cast(pa.timestamp("us"))
    columns = {
        "event_id": hex_text(scramble(counters.event + np.arange(n), counters.id_salt)),
        "event_name": coded(zeros, ["campaign_received"]),
        "occurred_at": occurred,
        "received_at": occurred,
        "user_id": coded(np.arange(n), user_ids(people)),
        "campaign_id": coded(zeros, [campaign_id]),
        **{name: coded(zeros, [value]) for name, value in zip(_UTM_COLUMNS, utm, strict=True)},
    }
    counters.event += n
    return events_table(columns, n)
