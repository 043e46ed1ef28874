"""Rows of the events feed for what visits did: index arrays in, an Arrow table out.

Everything is a few array operations a column, and texts that repeat are dictionaries, so that
millions of rows are built in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demo.webshop import pages, places, truth
from demo.webshop.catalogue import PRODUCTS
from demo.webshop.day import Day
from demo.webshop.identifiers import Flags, Floats, Numbers, digits_text, hex_text, scramble
from demo.webshop.journeys import EVENT_NAMES, SLOT, Journeys
from demo.webshop.people import NOBODY
from demo.webshop.properties import PROPERTIES, properties_of
from demo.webshop.schema import coded, distinct, events_table
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.traits import ADDRESSES, ALL_USER_AGENTS, LOCALES, Traits
from demo.webshop.visits import Visits
from demo.webshop.web_orders import HAS_VALUE, orders, products
from demo.webshop.web_pages import IS_PAGE_VIEW, is_article, origins, pages_of, reading

# By the consent codes of traits.py.
CONSENTS = (
    None,
    '{"analytics":"granted","advertising":"granted","personalization":"granted"}',
    '{"analytics":"granted","advertising":"denied","personalization":"denied"}',
    '{"analytics":"granted","advertising":"granted","personalization":"granted","gpc":true}',
)
READ_PERCENT = 90
_NAMES, _NAME_OF_SLOT = distinct(EVENT_NAMES)
_PRODUCT_IDS = tuple(product.product_id for product in PRODUCTS)
_TERM_TEXTS = tuple(term.text for term in SEARCH_TERMS)


@dataclass
class WebRows:
    """The rows of some visits, in order of time, and what a tally needs to know about them."""

    table: pa.Table
    slot: npt.NDArray[np.uint8]
    is_article_read: Flags
    revenue: int  # yen


def web_rows(
    day: Day,
    traits: Traits,
    visits: Visits,
    journeys: Journeys,
    *,
    starts: Floats,
    campaign_ids: list[str],
) -> WebRows:
    """Builds the rows of `journeys`.

    `starts` is each visit's first second of the UTC day, `campaign_ids` names each sending.
    """
    rng, counters = day.rng, day.counters
    at = starts[journeys.visit] + journeys.seconds
    order = np.argsort(at, kind="stable")
    visit, slot, is_first = journeys.visit[order], journeys.slot[order], journeys.is_first[order]
    n = len(slot)
    occurred = day.microseconds + (at[order] * 1e6).astype(np.int64)
    received = occurred + rng.integers(200_000, 3_000_000, n)
    product = products(rng, visits, visit, slot, is_first)
    quantity, value, order_number, order_count = orders(rng, len(visits), visit, slot, product)
    page = pages_of(rng, visits, visit, slot, product)
    scroll, engagement = reading(rng, slot, page)
    event_number = counters.event + np.arange(n)
    columns = {
        "event_id": hex_text(scramble(event_number, counters.id_salt)),
        "event_name": coded(_NAME_OF_SLOT[slot], _NAMES),
        "occurred_at": pa.array(occurred).cast(pa.timestamp("us")),
        "received_at": pa.array(received).cast(pa.timestamp("us")),
        "user_id": _users(visits, visit, slot),
        "source_session_id": coded(visit, digits_text("V", visits.number, 10)),
        "page_url": coded(page, pages.URLS),
        "product_id": coded(product, _PRODUCT_IDS),
        "order_id": coded(
            order_number, digits_text("O", counters.order + np.arange(order_count), 10)
        ),
        "quantity": pa.array(quantity, pa.int32(), mask=quantity == 0),
        "value": pa.array(value.astype(np.float64), mask=value == 0),
        "currency": coded(np.where(HAS_VALUE[slot], 0, -1), ["JPY"]),
        "search_term": coded(
            np.where(slot == SLOT["search_performed"], visits.term[visit], -1), _TERM_TEXTS
        ),
        "scroll_percent": pa.array(scroll, pa.int16(), mask=scroll < 0),
        "engagement_seconds": pa.array(engagement, pa.int32(), mask=engagement < 0),
        "properties": coded(properties_of(visits, visit, slot), PROPERTIES),
        **_device_columns(traits, visits, visit, slot, counters.id_salt),
        **origins(visits, visit, slot, campaign_ids, counters.id_salt),
    }
    counters.event += n
    counters.order += order_count
    is_read = IS_PAGE_VIEW[slot] & is_article(page) & (scroll >= READ_PERCENT)
    revenue = int(value[slot == SLOT["purchase"]].sum())
    return WebRows(events_table(columns, n), slot, is_read, revenue)


def user_ids(people: Numbers) -> pa.StringArray:
    """The user id of each person."""
    return digits_text("U", people, 9)


def _users(visits: Visits, visit: Numbers, slot: npt.NDArray[np.uint8]) -> pa.DictionaryArray:
    later = np.where(
        slot < SLOT["member_signed_up"], visits.user_after_login[visit], visits.user_at_end[visit]
    )
    user = np.where(slot < SLOT["login"], visits.user_before[visit], later)
    users, code = np.unique(user, return_inverse=True)
    known = users != NOBODY
    return coded(code - int((~known).sum()), user_ids(users[known]))


def _device_columns(
    traits: Traits, visits: Visits, visit: Numbers, slot: npt.NDArray[np.uint8], id_salt: int
) -> dict[str, pa.Array]:
    # What is known about a device, on every event.
    device = visits.device
    devices, device_code = np.unique(device, return_inverse=True)
    is_experiment = slot == SLOT["experiment_viewed"]
    is_before_answer = slot < SLOT["consent_updated"]
    consent = np.where(is_before_answer, visits.consent_before[visit], visits.consent_after[visit])
    variant = np.where(is_experiment, visits.variant[visit], -1)
    agents = traits.user_agent(device, visits.device_type)
    return {
        "anonymous_id": coded(device_code[visit], hex_text(scramble(devices, id_salt + 1))),
        "user_agent": coded(agents[visit], ALL_USER_AGENTS),
        "ip": coded(traits.address(device)[visit], ADDRESSES),
        "locale": coded(traits.locale(device)[visit], LOCALES),
        "country": coded(np.zeros(len(visit), dtype=np.int32), [places.COUNTRY]),
        "region": coded(traits.prefecture(device)[visit], places.PREFECTURES),
        "experiment_id": coded(np.where(is_experiment, 0, -1), [truth.EXPERIMENT.experiment_id]),
        "variant": coded(variant, truth.EXPERIMENT.variants),
        "consent": coded(consent, CONSENTS),
    }
