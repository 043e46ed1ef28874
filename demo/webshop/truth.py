"""The planted truth of the simulated web shop: everything a test can hope to find again.

These are parameters, not results: what one run really drew is in `planted_truth.json` (`Planted`).
All rates are probabilities between 0 and 1; a session is simulated as a whole and takes each step
of the purchase journey by one independent draw:

    product_viewed  with `Entrance.product_view_rate` (depends on where the visitor comes from)
    cart_added      with `Device.cart_rate`, times (1 + EXPERIMENT.cart_lift) for an exposed B
    checkout_started  with `Device.checkout_rate`
    purchase        with `Device.purchase_rate`

Nothing else moves these steps: neither place, season, campaign nor search. Where it matters, a
campaign moves how many visits there are (`Campaign.extra_visit_rate`), and the season how many
visitors come. Sessions of one device lie more than 35 minutes apart, events within a session less
than 25, and no session crosses midnight UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from demo.webshop.searches import RISING_TOPIC

STEPS = ("product_viewed", "cart_added", "checkout_started", "purchase")


@dataclass(frozen=True)
class Entrance:
    """One way into the shop, a `share` of all visits that no campaign brought."""

    channel: str
    share: float
    product_view_rate: float
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    referrer: str | None = None
    has_click_id: bool = False


ENTRANCES = (
    Entrance("Organic Search", 0.20, 0.58, referrer="https://www.google.com/"),
    Entrance("Organic Search", 0.10, 0.58, referrer="https://search.yahoo.co.jp/search"),
    Entrance("Organic Search", 0.03, 0.58, referrer="https://www.bing.com/"),
    Entrance("Paid Search", 0.09, 0.66, "google", "cpc", "brand", "https://www.google.com/", True),
    Entrance("Paid Search", 0.04, 0.66, "yahoo", "cpc", "generic", "https://search.yahoo.co.jp/"),
    Entrance("Email", 0.07, 0.62, "newsletter", "email", "weekly_news"),
    Entrance("Organic Social", 0.08, 0.42, "line", "social", "line_official"),
    Entrance("Organic Social", 0.05, 0.38, referrer="https://l.instagram.com/"),
    Entrance("Referral", 0.04, 0.50, referrer="https://kurashi-blog.example.net/osusume"),
    Entrance("AI Assistant", 0.03, 0.55, "chatgpt.com", None, None, "https://chatgpt.com/"),
    Entrance("AI Assistant", 0.01, 0.55, referrer="https://gemini.google.com/"),
    Entrance("Display", 0.06, 0.30, "ads.example.com", "display", "retargeting_display"),
    Entrance("Direct", 0.20, 0.60),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A device type, its `share` of people (as their first device), and its journey."""

    device_type: str
    share: float
    cart_rate: float
    checkout_rate: float
    purchase_rate: float


DEVICES = (
    Device("mobile", 0.64, cart_rate=0.24, checkout_rate=0.52, purchase_rate=0.58),
    Device("desktop", 0.28, cart_rate=0.33, checkout_rate=0.63, purchase_rate=0.72),
    Device("tablet", 0.08, cart_rate=0.28, checkout_rate=0.57, purchase_rate=0.66),
)


@dataclass(frozen=True)
class Experiment:
    """An A/B test on the cart button. The variant hangs on the device, half to each.

    From `starts_at` to `ends_at` (shares of the simulated days) every session with a product view
    is exposed right before that view; B multiplies its cart rate by 1 + `cart_lift`.
    People with two devices may see both variants, as in life.
    """

    experiment_id: str = "exp_cart_button"
    variants: tuple[str, str] = ("A", "B")
    starts_at: float = 0.25
    ends_at: float = 0.85
    cart_lift: float = 0.20


EXPERIMENT = Experiment()


@dataclass(frozen=True)
class Campaign:
    """A message to members, with a randomised holdout; sent again every 28 days.

    Of the members who were signed in on a device of theirs before the send day, `member_share` are
    drawn; of these `holdout_share` are held out: they get a `campaign_received` with the campaign
    id `<id>_holdout` (`is_holdout` true in the campaigns feed), which notes the draw and reaches
    nobody. A treated member comes back for one extra visit with probability `extra_visit_rate`, on
    one of the three days after the send day, by the campaign's link and on a device that knows
    them. So a treated member has `extra_visit_rate` more visits in these days, on average, than one
    held out.
    """

    key: str
    name: str
    channel: str
    medium: str
    send_at: float  # share of the 28 days (or of all days if fewer)
    member_share: float
    holdout_share: float
    extra_visit_rate: float
    product_view_rate: float
    cost_per_send: float  # yen
    utm_source: str
    utm_medium: str


CAMPAIGNS = (
    Campaign(
        key="spring_mail",
        name="春のメール",
        channel="email",
        medium="email",
        send_at=0.20,
        member_share=0.80,
        holdout_share=0.30,
        extra_visit_rate=0.30,
        product_view_rate=0.70,
        cost_per_send=2.0,
        utm_source="newsletter",
        utm_medium="email",
    ),
    Campaign(
        key="line_coupon",
        name="LINEクーポン",
        channel="line",
        medium="social",
        send_at=0.45,
        member_share=0.80,
        holdout_share=0.30,
        extra_visit_rate=0.45,
        product_view_rate=0.75,
        cost_per_send=5.0,
        utm_source="line",
        utm_medium="social",
    ),
    Campaign(
        key="sms_reminder",
        name="SMSのお知らせ",
        channel="sms",
        medium="sms",
        send_at=0.65,
        member_share=0.70,
        holdout_share=0.50,
        extra_visit_rate=0.15,
        product_view_rate=0.60,
        cost_per_send=9.0,
        utm_source="sms",
        utm_medium="sms",
    ),
)


@dataclass(frozen=True)
class RisingIntent:
    """The searches of `topic` grow from `starts_at` (share of the days) on.

    The topic's weight is multiplied by 1 before that day and grows by a straight line to
    `final_factor` on the last day.
    """

    topic: str = RISING_TOPIC
    starts_at: float = 0.60
    final_factor: float = 8.0


RISING_INTENT = RisingIntent()

# Probability of at least one such event in a session; those in AFTER_PRODUCT_VIEW need a product
# view in it. `article_read` is not here: an article's page view reaches 90% with ARTICLE_READ_RATE.
MICRO_RATES: Mapping[str, float] = {
    "product_list_viewed": 0.42, "search_performed": 0.32, "store_located": 0.02,
    "video_watched": 0.03, "webinar_attended": 0.008, "wishlist_added": 0.10,
    "review_posted": 0.012, "social_shared": 0.012, "social_followed": 0.01,
    "newsletter_subscribed": 0.018, "coupon_newsletter_subscribed": 0.012,
    "inquiry_sent": 0.012, "catalogue_requested": 0.010, "trial_started": 0.008,
    "app_installed": 0.008,
}  # fmt: skip
AFTER_PRODUCT_VIEW = ("wishlist_added", "review_posted", "social_shared")
ARTICLE_VISIT_RATE = 0.18
ARTICLE_READ_RATE = 0.40
COUPON_RATE = 0.30  # of the sessions that start a checkout
SIGN_UP_RATE = 0.03  # of the sessions of a person who is no member yet


@dataclass(frozen=True)
class People:
    """Who comes, and with which devices."""

    member_share_at_start: float = 0.60  # of the people known on the first day
    new_visitor_share: float = 0.40  # of the visits
    two_device_share: float = 0.15  # of people
    second_device_share: float = 0.35  # of the visits of people with two devices
    shared_device_share: float = 0.06  # of people: they use the device of another person
    login_rate: float = 0.55  # a session of a member who is not signed in on that device
    shared_login_rate: float = 0.85  # the same, where somebody else is signed in
    answers_consent_share: float = 0.85  # of devices, in their first session; the rest stay unset
    grants_advertising_share: float = 0.60  # of those that answer
    gpc_share: float = 0.08  # of those that grant: their browser denies advertising all the same
    withdraws_share: float = 0.10  # of those that answer, in their third session
    favourite_share: float = 0.30  # of visits: about the person's favourite category
    store_visits_per_session: float = 0.012  # purchases in a store per web session, by members


PEOPLE = People()


@dataclass(frozen=True)
class Season:
    """How many come: by weekday (Monday first) and over the year (highest around 10 December)."""

    weekdays: tuple[float, ...] = (1.0, 0.97, 0.95, 0.97, 1.02, 1.15, 1.20)
    yearly_amplitude: float = 0.18
    peak_day_of_year: int = 344


SEASON = Season()


@dataclass(frozen=True)
class Defects:
    """What goes wrong with the rows, as shares of the day's rows."""

    late_share: float = 0.006  # landed one to three days after they occurred
    repeated_share: float = 0.010  # the same event again, the same day or up to two days later
    broken_share: float = 0.001  # extra rows that nobody can use, beside the good ones
    json_lines_share: float = 0.002  # ordinary rows that come as JSON lines instead of Parquet


DEFECTS = Defects()


def device(device_type: str) -> Device:
    """The planted device of that type. Raises KeyError for an unknown one."""
    return {each.device_type: each for each in DEVICES}[device_type]


def expected_step_rates(device_type: str, exposed_to_b: bool = False) -> dict[str, float]:
    """The rate of each step given the step before it, for sessions of one device type.

    Keys are STEPS without the first: whether a session sees a product hangs on its entrance.
    """
    planted = device(device_type)
    lift = EXPERIMENT.cart_lift if exposed_to_b else 0.0
    return {
        "cart_added": planted.cart_rate * (1 + lift),
        "checkout_started": planted.checkout_rate,
        "purchase": planted.purchase_rate,
    }


def expected_overall_rate(device_type: str, exposed_to_b: bool = False) -> float:
    """The share of sessions with a product view that end in a purchase."""
    rates = expected_step_rates(device_type, exposed_to_b)
    return rates["cart_added"] * rates["checkout_started"] * rates["purchase"]


def rising_factor(day_number: int, days: int) -> float:
    """What the rising topic's weight is multiplied by on day 0 to `days` - 1."""
    start = RISING_INTENT.starts_at * days
    if day_number < start:
        return 1.0
    progress = (day_number - start) / (days - 1 - start) if days - 1 > start else 1.0
    return 1.0 + (RISING_INTENT.final_factor - 1.0) * progress


def is_experiment_day(day_number: int, days: int) -> bool:
    """True on the days on which sessions are exposed to the experiment."""
    return EXPERIMENT.starts_at * days <= day_number < EXPERIMENT.ends_at * days
