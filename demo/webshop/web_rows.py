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
from demo.webshop.catalogue import CATEGORIES, PRODUCTS, PRODUCTS_PER_CATEGORY
from demo.webshop.identifiers import Floats, Numbers, digits_text, hex_text, scramble
from demo.webshop.journeys import EVENT_NAMES, PAGE_VIEWS, SLOT, SLOTS, Journeys
from demo.webshop.people import ALL_USER_AGENTS, NOBODY, Flags, Population
from demo.webshop.properties import PROPERTIES, properties_of
from demo.webshop.schema import coded, distinct, events_table
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.visits import Visits

PRICES = np.array([product.price for product in PRODUCTS], dtype=np.int64)
CONSENTS = (
    None,
    '{"analytics":"granted","advertising":"granted","personalization":"granted"}',
    '{"analytics":"granted","advertising":"denied","personalization":"denied"}',
)
_LOCALES = ("ja-JP", "en-US", "zh-TW")
# Addresses that are reserved for documentation (RFC 5737).
_ADDRESSES = [f"{net}.{n}" for net in ("192.0.2", "198.51.100", "203.0.113") for n in range(1, 255)]
_NAMES, _NAME_OF_SLOT = distinct(EVENT_NAMES)
_IS_PAGE_VIEW = np.isin(SLOTS, PAGE_VIEWS)
_HAS_PRODUCT = np.isin(
    SLOTS, ["product_viewed", "wishlist_added", "cart_added", "purchase", "product_purchased",
            "review_posted", "social_shared"]
)  # fmt: skip
_HAS_VALUE = np.isin(SLOTS, ["cart_added", "purchase", "product_purchased"])
_IS_ORDER = np.isin(SLOTS, ["purchase", "product_purchased"])
_FIXED_PAGE = np.array([pages.FIXED.get(name, -1) for name in SLOTS])
_PRODUCT_ID = [product.product_id for product in PRODUCTS]
_TERM_TEXT = [term.text for term in SEARCH_TERMS]


@dataclass
class WebRows:
    """The rows of some visits, in order of time, and what a tally needs to know about them."""

    table: pa.Table
    slot: npt.NDArray[np.uint8]
    is_article_read: Flags
    revenue: int
    orders: int


def web_rows(
    rng: np.random.Generator,
    population: Population,
    visits: Visits,
    journeys: Journeys,
    day_microseconds: int,
    starts: Floats,
    first_event: int,
    first_order: int,
    id_salt: int,
    campaign_ids: list[str],
) -> WebRows:
    """Builds the rows of `journeys`. `starts` is each visit's first second of the UTC day.

    `campaign_ids` names each sending. Event ids come from counting on from `first_event`.
    """
    at = starts[journeys.visit] + journeys.seconds
    order = np.argsort(at, kind="stable")
    visit, slot, first = journeys.visit[order], journeys.slot[order], journeys.is_first[order]
    # Whole microseconds without rounding two events of a visit together: gaps are a second or more.
    occurred = day_microseconds + (at[order] * 1e6).astype(np.int64)
    n = len(slot)
    product = _products(rng, visits, visit, slot, first)
    quantity, value, order_number, orders = _orders(rng, len(visits), visit, slot, product)
    page, scroll, engagement = _pages(rng, visits, visit, slot, product)
    is_landing = slot == SLOT["landing"]
    is_experiment = slot == SLOT["experiment_viewed"]
    device = visits.device[visit]
    devices, device_code = np.unique(visits.device, return_inverse=True)

    def of_visit(codes: Numbers, values: list[str | None] | pa.Array) -> pa.DictionaryArray:
        return coded(codes[visit], values)

    prefecture = population.prefecture(visits.device)
    columns = {
        "event_id": hex_text(scramble(first_event + np.arange(n), id_salt)),
        "event_name": coded(_NAME_OF_SLOT[slot], _NAMES),
        "occurred_at": pa.array(occurred).cast(pa.timestamp("us")),
        "received_at": pa.array(occurred + rng.integers(200_000, 3_000_000, n)).cast(
            pa.timestamp("us")
        ),
        "anonymous_id": of_visit(device_code, hex_text(scramble(devices, id_salt + 1))),
        "user_id": _users(visits, visit, slot),
        "source_session_id": coded(visit, digits_text("V", visits.number, 10)),
        "page_url": coded(page, pages.URLS),
        "user_agent": of_visit(
            population.user_agent(visits.device, visits.device_type), list(ALL_USER_AGENTS)
        ),
        "ip": of_visit(
            (population.chance_of(visits.device, 11) * len(_ADDRESSES)).astype(np.int64),
            list(_ADDRESSES),
        ),
        "locale": of_visit(
            np.searchsorted([0.93, 0.97], population.chance_of(visits.device, 12)), list(_LOCALES)
        ),
        "country": coded(np.zeros(n, dtype=np.int32), [places.COUNTRY]),
        "region": of_visit(prefecture, list(places.PREFECTURES)),
        "product_id": coded(product, _PRODUCT_ID),
        "order_id": coded(order_number, digits_text("O", first_order + np.arange(orders), 10)),
        "quantity": pa.array(quantity, pa.int32(), mask=quantity == 0),
        "value": pa.array(value.astype(np.float64), mask=value == 0),
        "currency": coded(np.where(_HAS_VALUE[slot], 0, -1), ["JPY"]),
        "search_term": coded(
            np.where(slot == SLOT["search_performed"], visits.term[visit], -1), _TERM_TEXT
        ),
        "scroll_percent": pa.array(scroll, pa.int16(), mask=scroll < 0),
        "engagement_seconds": pa.array(engagement, pa.int32(), mask=engagement < 0),
        "experiment_id": coded(
            np.where(is_experiment, 0, -1), [truth.EXPERIMENT.experiment_id]
        ),
        "variant": coded(
            np.where(is_experiment, visits.variant[visit], -1), list(truth.EXPERIMENT.variants)
        ),
        "consent": coded(
            np.where(
                slot < SLOT["consent_updated"],
                visits.consent_before[visit],
                visits.consent_after[visit],
            ),
            CONSENTS,
        ),
        "properties": coded(properties_of(visits, visit, slot), PROPERTIES),
        **_origins(visits, visit, slot, is_landing, campaign_ids, id_salt),
    }
    is_read = _IS_PAGE_VIEW[slot] & (scroll >= 90) & (page >= pages.ARTICLE_START)
    is_read &= page < pages.PRODUCT_START
    revenue = int(value[slot == SLOT["purchase"]].sum())
    del device
    return WebRows(events_table(columns, n), slot, is_read, revenue, orders)


def _users(visits: Visits, visit: Numbers, slot: npt.NDArray[np.uint8]) -> pa.DictionaryArray:
    user = np.where(
        slot < SLOT["login"],
        visits.user_before[visit],
        np.where(
            slot < SLOT["member_signed_up"],
            visits.user_after_login[visit],
            visits.user_at_end[visit],
        ),
    )
    users, code = np.unique(user, return_inverse=True)
    known = users != NOBODY
    return coded(code - int((~known).sum()), user_ids(users[known]))


def user_ids(people: Numbers) -> pa.StringArray:
    """The user id of each person."""
    return digits_text("U", people, 9)


def _products(
    rng: np.random.Generator,
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    first: Flags,
) -> Numbers:
    # A visit has one product at its heart: seen first, carted and bought first. Others are of the
    # same category; the first products of a category are the popular ones.
    heart = _popular(rng, visits.category)
    other = _popular(rng, visits.category[visit])
    seen_again = (slot == SLOT["product_viewed"]) & (rng.random(len(slot)) < 0.4)
    product = np.where(first | seen_again, heart[visit], other)
    return np.where(_HAS_PRODUCT[slot], product, -1)


def _popular(rng: np.random.Generator, category: Numbers) -> Numbers:
    position = (rng.random(len(category)) ** 1.7 * PRODUCTS_PER_CATEGORY).astype(np.int64)
    result: Numbers = category * PRODUCTS_PER_CATEGORY + position
    return result


def _orders(
    rng: np.random.Generator,
    visit_count: int,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    product: Numbers,
) -> tuple[Numbers, Numbers, Numbers, int]:
    # Quantity, yen and order of each row; a purchase is the sum of its lines.
    quantity = np.where(_HAS_VALUE[slot], 1 + (rng.random(len(slot)) < 0.15), 0)
    value = quantity * PRICES[product] * _HAS_VALUE[slot]
    is_line, is_purchase = slot == SLOT["product_purchased"], slot == SLOT["purchase"]
    line_visits = visit[is_line]
    for amounts in (quantity, value):
        total = np.bincount(line_visits, weights=amounts[is_line], minlength=visit_count)
        amounts[is_purchase] = total[visit[is_purchase]].astype(np.int64)
    buyers = visit[is_purchase]
    number_of_visit = np.full(visit_count, -1, dtype=np.int64)
    number_of_visit[buyers] = np.arange(len(buyers))
    return quantity, value, np.where(_IS_ORDER[slot], number_of_visit[visit], -1), len(buyers)


def _pages(
    rng: np.random.Generator,
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    product: Numbers,
) -> tuple[Numbers, Numbers, Numbers]:
    # Page, scroll depth and seconds of engagement; -1 where there is none.
    n = len(slot)
    category = visits.category[visit]
    entrance = visits.entrance[visit]
    page = _FIXED_PAGE[slot]
    article = (
        pages.ARTICLE_START
        + category * pages.ARTICLES_PER_CATEGORY
        + rng.integers(0, pages.ARTICLES_PER_CATEGORY, n)
    )
    lands = rng.random(n)
    campaign = entrance - len(truth.ENTRANCES)
    landing = np.where(
        campaign >= 0,
        pages.CAMPAIGN_START + campaign,
        np.where(
            lands < 0.45,
            pages.FIXED["landing"],
            np.where(lands < 0.8, pages.CATEGORY_START + category, article),
        ),
    )
    page = np.where(slot == SLOT["landing"], landing, page)
    page = np.where(slot == SLOT["article"], article, page)
    page = np.where(slot == SLOT["product_list_viewed"], pages.CATEGORY_START + category, page)
    page = np.where(slot == SLOT["search_performed"], pages.SEARCH_START + visits.term[visit], page)
    page = np.where((page < 0) & (product >= 0), pages.PRODUCT_START + product, page)

    views = _IS_PAGE_VIEW[slot]
    reads = rng.random(n) < truth.ARTICLE_READ_RATE
    is_article = (page >= pages.ARTICLE_START) & (page < pages.PRODUCT_START)
    depth = rng.random(n)
    scroll = np.where(is_article & reads, 90 + depth * 11, 5 + depth * np.where(is_article, 85, 96))
    scroll = np.where(views, np.minimum(scroll.astype(np.int64), 100), -1)
    seconds = np.exp(np.log(18) + 1.0 * rng.standard_normal(n, dtype=np.float32))
    engagement = np.where(views, np.minimum(seconds.astype(np.int64), 600), -1)
    return page, scroll, engagement


def _origins(
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    is_landing: Flags,
    campaign_ids: list[str],
    id_salt: int,
) -> dict[str, pa.Array]:
    # Only the landing page says where a visit came from; later pages refer to the shop itself.
    entrance = np.where(is_landing, visits.entrance[visit], -1)
    columns: dict[str, pa.Array] = {}
    ways = [
        (each.utm_source, each.utm_medium, each.utm_campaign, each.referrer)
        for each in truth.ENTRANCES
    ] + [(each.utm_source, each.utm_medium, each.key, None) for each in truth.CAMPAIGNS]
    for position, name in enumerate(("utm_source", "utm_medium", "utm_campaign")):
        values, code = distinct([way[position] for way in ways])
        columns[name] = coded(np.where(is_landing, code[entrance], -1), values)
    values, code = distinct([*(way[3] for way in ways), pages.SHOP + "/"])
    inside = np.where(_IS_PAGE_VIEW[slot], code[-1], -1)
    columns["page_referrer"] = coded(np.where(is_landing, code[entrance], inside), values)
    clicks = np.array([each.has_click_id for each in truth.ENTRANCES] + [False] * len(truth.CAMPAIGNS))
    clicked = is_landing & clicks[entrance]
    columns["click_id"] = coded(
        np.where(clicked, visit, -1), hex_text(scramble(visits.number, id_salt + 2))
    )
    sending = np.where(is_landing, visits.sending[visit], -1)
    columns["campaign_id"] = coded(sending, campaign_ids) if campaign_ids else coded(sending, [""])
    is_term = is_landing & (slot >= 0) & clicks[entrance]
    terms, term_code = distinct([term.topic for term in SEARCH_TERMS])
    columns["utm_term"] = coded(np.where(is_term, term_code[visits.term[visit]], -1), terms)
    return columns


CATEGORY_COUNT = len(CATEGORIES)
