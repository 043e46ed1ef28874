"""Which page each event happens on, how it was read, and where the visit came from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demo.webshop import pages, truth
from demo.webshop.identifiers import Flags, Numbers, hex_text, scramble
from demo.webshop.journeys import PAGE_VIEWS, SLOT, SLOTS
from demo.webshop.schema import coded, distinct
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.visits import Visits

IS_PAGE_VIEW = np.isin(SLOTS, PAGE_VIEWS)
_FIXED_PAGE = np.array([pages.FIXED.get(name, -1) for name in SLOTS])
_LANDS_AT_HOME, _LANDS_AT_CATEGORY = 0.45, 0.35  # shares of visits; the rest land on an article

_WAYS = [
    (each.utm_source, each.utm_medium, each.utm_campaign, each.referrer) for each in truth.ENTRANCES
] + [(each.utm_source, each.utm_medium, each.key, None) for each in truth.CAMPAIGNS]
_HAS_CLICK = np.array(
    [each.has_click_id for each in truth.ENTRANCES] + [False] * len(truth.CAMPAIGNS)
)
_TOPICS, _TOPIC_OF_TERM = distinct([term.topic for term in SEARCH_TERMS])


def pages_of(
    rng: np.random.Generator,
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    product: Numbers,
) -> Numbers:
    """Index into pages.URLS of each event, -1 where it has no page."""
    n = len(slot)
    category = visits.category[visit]
    campaign = visits.entrance[visit] - len(truth.ENTRANCES)
    article = (
        pages.ARTICLE_START
        + category * pages.ARTICLES_PER_CATEGORY
        + rng.integers(0, pages.ARTICLES_PER_CATEGORY, n)
    )
    lands = rng.random(n)
    landing = np.where(lands < _LANDS_AT_HOME, pages.FIXED["landing"], article)
    at_category = (lands >= _LANDS_AT_HOME) & (lands < _LANDS_AT_HOME + _LANDS_AT_CATEGORY)
    landing = np.where(at_category, pages.CATEGORY_START + category, landing)
    landing = np.where(campaign >= 0, pages.CAMPAIGN_START + campaign, landing)

    page = _FIXED_PAGE[slot]
    for name, values in (
        ("landing", landing),
        ("article", article),
        ("product_list_viewed", pages.CATEGORY_START + category),
        ("search_performed", pages.SEARCH_START + visits.term[visit]),
    ):
        page = np.where(slot == SLOT[name], values, page)
    return np.where((page < 0) & (product >= 0), pages.PRODUCT_START + product, page)


def is_article(page: Numbers) -> Flags:
    """Which of the pages are articles."""
    result: Flags = (page >= pages.ARTICLE_START) & (page < pages.PRODUCT_START)
    return result


def reading(
    rng: np.random.Generator, slot: npt.NDArray[np.uint8], page: Numbers
) -> tuple[Numbers, Numbers]:
    """Scroll depth in percent and seconds of engagement of each page view; -1 elsewhere."""
    n = len(slot)
    views, articles = IS_PAGE_VIEW[slot], is_article(page)
    reads = rng.random(n) < truth.ARTICLE_READ_RATE
    depth = rng.random(n)
    scroll = np.where(articles & reads, 90 + depth * 11, 5 + depth * np.where(articles, 85, 96))
    seconds = np.exp(np.log(18) + rng.standard_normal(n, dtype=np.float32))
    return (
        np.where(views, np.minimum(scroll.astype(np.int64), 100), -1),
        np.where(views, np.minimum(seconds.astype(np.int64), 600), -1),
    )


def origins(
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    campaign_ids: list[str],
    id_salt: int,
) -> dict[str, pa.Array]:
    """Columns that say where a visit came from: on its landing page only, as in life.

    Later page views refer to the shop itself. `campaign_ids` names each sending.
    """
    is_landing = slot == SLOT["landing"]
    entrance = np.where(is_landing, visits.entrance[visit], 0)
    columns: dict[str, pa.Array] = {}
    for position, name in enumerate(("utm_source", "utm_medium", "utm_campaign")):
        values, code = distinct([way[position] for way in _WAYS])
        columns[name] = coded(np.where(is_landing, code[entrance], -1), values)
    values, code = distinct([*(way[3] for way in _WAYS), pages.SHOP + "/"])
    inside = np.where(IS_PAGE_VIEW[slot], code[-1], -1)
    columns["page_referrer"] = coded(np.where(is_landing, code[entrance], inside), values)
    clicked = is_landing & _HAS_CLICK[entrance]
    columns["utm_term"] = coded(np.where(clicked, _TOPIC_OF_TERM[visits.term[visit]], -1), _TOPICS)
    columns["click_id"] = coded(
        np.where(clicked, visit, -1), hex_text(scramble(visits.number, id_salt + 2))
    )
    sending = np.where(is_landing, visits.sending[visit], -1)
    columns["campaign_id"] = coded(sending, campaign_ids or [""])
    return columns
