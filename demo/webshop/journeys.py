"""What happens in each visit, and when: the planted rates become events in an order with times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demo.webshop import truth
from demo.webshop.identifiers import Flags, Floats, Numbers
from demo.webshop.visits import Visits

# What can happen in a visit, in the order in which it happens. Names are event names, except for
# the four kinds of page_view.
SLOTS = (
    "landing", "consent_updated", "login", "browsing", "search_performed", "product_list_viewed",
    "article", "store_located", "video_watched", "webinar_attended", "experiment_viewed",
    "product_viewed", "wishlist_added", "member_signed_up", "cart_added", "checkout_started",
    "coupon_redeemed", "purchase", "product_purchased", "review_posted", "social_shared",
    "social_followed", "newsletter_subscribed", "coupon_newsletter_subscribed", "inquiry_sent",
    "catalogue_requested", "trial_started", "app_installed", "leaving", "heartbeat",
)  # fmt: skip
SLOT = {name: position for position, name in enumerate(SLOTS)}
PAGE_VIEWS = ("landing", "browsing", "article", "leaving")
EVENT_NAMES = tuple("page_view" if name in PAGE_VIEWS else name for name in SLOTS)

MAX_VISIT_SECONDS = 3 * 3600
MAX_GAP_SECONDS = 1200.0
_AUTOMATIC = np.isin(SLOTS, ["consent_updated", "experiment_viewed", "product_purchased"])

_VIEW_RATES = np.array(
    [each.product_view_rate for each in truth.ENTRANCES]
    + [each.product_view_rate for each in truth.CAMPAIGNS]
)
_CART_RATES = np.array([each.cart_rate for each in truth.DEVICES])
_CHECKOUT_RATES = np.array([each.checkout_rate for each in truth.DEVICES])
_PURCHASE_RATES = np.array([each.purchase_rate for each in truth.DEVICES])


@dataclass
class Steps:
    """Which visits take which step of the purchase journey; one element a visit."""

    product_viewed: Flags
    cart_added: Flags
    checkout_started: Flags
    purchase: Flags
    is_exposed: Flags  # to the experiment


@dataclass
class Journeys:
    """The events of some visits; one element an event, in order of visit and time."""

    steps: Steps
    visit: Numbers  # position of the event's visit
    slot: npt.NDArray[np.uint8]
    is_first: Flags  # the first event of its slot in its visit
    seconds: Floats  # since the visit began
    visit_seconds: Floats  # length of each visit


def draw_steps(rng: np.random.Generator, visits: Visits, is_experiment_day: bool) -> Steps:
    """Draws the purchase journey of each visit, exactly as `truth` says."""
    chances = rng.random((4, len(visits)))
    viewed = chances[0] < _VIEW_RATES[visits.entrance]
    exposed = viewed & is_experiment_day
    lift = 1 + truth.EXPERIMENT.cart_lift * (exposed & (visits.variant == 1))
    cart = viewed & (chances[1] < _CART_RATES[visits.device_type] * lift)
    checkout = cart & (chances[2] < _CHECKOUT_RATES[visits.device_type])
    purchase = checkout & (chances[3] < _PURCHASE_RATES[visits.device_type])
    return Steps(viewed, cart, checkout, purchase, exposed)


def draw_journeys(rng: np.random.Generator, visits: Visits, is_experiment_day: bool) -> Journeys:
    """Draws every event of the visits and the seconds between them."""
    steps = draw_steps(rng, visits, is_experiment_day)
    counts = _draw_counts(rng, visits, steps)
    sizes = counts.sum(axis=1, dtype=np.int64)
    visit = np.repeat(np.arange(len(visits)), sizes)
    slots = np.tile(np.arange(len(SLOTS), dtype=np.uint8), len(visits))
    slot = np.repeat(slots, counts.ravel())
    starts = np.cumsum(sizes) - sizes

    is_first = np.ones(len(slot), dtype=bool)
    is_first[1:] = (slot[1:] != slot[:-1]) | (visit[1:] != visit[:-1])
    # Most gaps are short, some are long; 22 seconds is the median.
    gaps = np.exp(np.log(22) + 1.1 * rng.standard_normal(len(slot), dtype=np.float32))
    gaps = np.clip(gaps.astype(np.float64), 1.0, MAX_GAP_SECONDS)
    gaps = np.where(_AUTOMATIC[slot], 1.0 + 0.01 * gaps / MAX_GAP_SECONDS, gaps)
    gaps[starts] = 0.0
    length = np.add.reduceat(gaps, starts) if len(starts) else np.zeros(0)
    # Only the rare visit of many long gaps is squeezed; its gaps stay above a second.
    squeeze = np.where(length > MAX_VISIT_SECONDS, MAX_VISIT_SECONDS / np.maximum(length, 1.0), 1.0)
    gaps = np.where(gaps > 60, np.maximum(gaps * squeeze[visit], 1.0), gaps)
    run = np.cumsum(gaps)
    seconds = run - run[starts][visit]
    return Journeys(steps, visit, slot, is_first, seconds, seconds[starts + sizes - 1])


def _draw_counts(rng: np.random.Generator, visits: Visits, steps: Steps) -> npt.NDArray[np.uint8]:
    # How often each slot happens in each visit.
    n = len(visits)
    counts = np.zeros((n, len(SLOTS)), dtype=np.uint8)

    def put(name: str, values: npt.ArrayLike) -> None:
        counts[:, SLOT[name]] = values

    def sometimes(rate: float) -> Flags:
        return np.less(rng.random(n, dtype=np.float32), rate)

    put("landing", 1)
    put("consent_updated", visits.consent_before != visits.consent_after)
    put("login", visits.logs_in)
    put("member_signed_up", visits.signs_up)
    put("browsing", rng.poisson(0.7, n))
    put("leaving", rng.poisson(0.4, n))
    put("heartbeat", sometimes(0.15))
    put("article", sometimes(truth.ARTICLE_VISIT_RATE) * (1 + sometimes(0.25)))
    for name, rate in truth.MICRO_RATES.items():
        happens = sometimes(rate)
        if name in truth.AFTER_PRODUCT_VIEW:
            happens &= steps.product_viewed
        repeats = 1 + sometimes(0.3) if name in ("search_performed", "product_list_viewed") else 1
        put(name, happens * repeats)
    put("experiment_viewed", steps.is_exposed)
    put("product_viewed", steps.product_viewed * (1 + np.minimum(rng.poisson(1.3, n), 9)))
    put("cart_added", steps.cart_added * (1 + sometimes(0.2)))
    put("checkout_started", steps.checkout_started)
    put("coupon_redeemed", steps.checkout_started & sometimes(truth.COUPON_RATE))
    put("purchase", steps.purchase)
    put("product_purchased", steps.purchase * (1 + sometimes(0.35) + sometimes(0.15)))
    return counts


def mean_events_per_visit(visits: Visits) -> float:
    """The mean number of events of such visits, from one draw of its own (for planning)."""
    rng = np.random.default_rng(0)
    steps = draw_steps(rng, visits, is_experiment_day=True)
    return float(_draw_counts(rng, visits, steps).sum() / max(len(visits), 1))
