"""Which product each event is about, and what an order is worth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from demo.webshop.catalogue import PRODUCTS, PRODUCTS_PER_CATEGORY
from demo.webshop.identifiers import Flags, Numbers
from demo.webshop.journeys import SLOT, SLOTS
from demo.webshop.visits import Visits

PRICES = np.array([product.price for product in PRODUCTS], dtype=np.int64)
_HAS_PRODUCT = np.isin(
    SLOTS, ["product_viewed", "wishlist_added", "cart_added", "purchase", "product_purchased",
            "review_posted", "social_shared"]
)  # fmt: skip
HAS_VALUE = np.isin(SLOTS, ["cart_added", "purchase", "product_purchased"])
_IS_ORDER = np.isin(SLOTS, ["purchase", "product_purchased"])


def products(
    rng: np.random.Generator,
    visits: Visits,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    first: Flags,
) -> Numbers:
    """Index into PRODUCTS of each event, -1 where it is about none.

    A visit has one product at its heart: seen first, carted and bought first. Others are of the
    same category; the first products of a category are the popular ones.
    """
    heart = _popular(rng, visits.category)
    other = _popular(rng, visits.category[visit])
    seen_again = (slot == SLOT["product_viewed"]) & (rng.random(len(slot)) < 0.4)
    product = np.where(first | seen_again, heart[visit], other)
    return np.where(_HAS_PRODUCT[slot], product, -1)


def _popular(rng: np.random.Generator, category: Numbers) -> Numbers:
    position = (rng.random(len(category)) ** 1.7 * PRODUCTS_PER_CATEGORY).astype(np.int64)
    result: Numbers = category * PRODUCTS_PER_CATEGORY + position
    return result


def orders(
    rng: np.random.Generator,
    visit_count: int,
    visit: Numbers,
    slot: npt.NDArray[np.uint8],
    product: Numbers,
) -> tuple[Numbers, Numbers, Numbers, int]:
    """Quantity, yen and order number (0 up, -1 for none) of each event, and how many orders.

    A purchase is the sum of its lines.
    """
    quantity = np.where(HAS_VALUE[slot], 1 + (rng.random(len(slot)) < 0.15), 0)
    value = quantity * PRICES[product] * HAS_VALUE[slot]
    is_line, is_purchase = slot == SLOT["product_purchased"], slot == SLOT["purchase"]
    line_visits = visit[is_line]
    for amounts in (quantity, value):
        total = np.bincount(line_visits, weights=amounts[is_line], minlength=visit_count)
        amounts[is_purchase] = total[visit[is_purchase]].astype(np.int64)
    buyers = visit[is_purchase]
    number_of_visit = np.full(visit_count, -1, dtype=np.int64)
    number_of_visit[buyers] = np.arange(len(buyers))
    return quantity, value, np.where(_IS_ORDER[slot], number_of_visit[visit], -1), len(buyers)
