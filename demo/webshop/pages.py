"""The shop's pages: every URL once, and where in the list each kind of page begins."""

from __future__ import annotations

from urllib.parse import quote

from demo.webshop import truth
from demo.webshop.catalogue import CATEGORIES, PRODUCTS
from demo.webshop.searches import SEARCH_TERMS

SHOP = "https://shop.example.jp"
ARTICLES_PER_CATEGORY = 2

_FIXED = {
    "landing": "/",
    "login": "/login",
    "store_located": "/stores",
    "video_watched": "/videos/how-to",
    "webinar_attended": "/webinars/live",
    "member_signed_up": "/members/welcome",
    "cart_added": "/cart",
    "checkout_started": "/checkout",
    "coupon_redeemed": "/checkout/coupon",
    "purchase": "/checkout/thanks",
    "social_followed": "/follow",
    "newsletter_subscribed": "/newsletter",
    "coupon_newsletter_subscribed": "/coupons/newsletter",
    "inquiry_sent": "/contact",
    "catalogue_requested": "/catalogue",
    "trial_started": "/subscription/trial",
    "app_installed": "/app",
    "leaving": "/guide",
    "browsing": "/new-arrivals",
}

URLS: list[str] = [SHOP + path for path in _FIXED.values()]
FIXED = {slot: position for position, slot in enumerate(_FIXED)}


def _append(paths: list[str]) -> int:
    start = len(URLS)
    URLS.extend(SHOP + path for path in paths)
    return start


CATEGORY_START = _append([f"/categories/{category.slug}" for category in CATEGORIES])
ARTICLE_START = _append(
    [
        f"/articles/{category.slug}-{number}"
        for category in CATEGORIES
        for number in range(1, ARTICLES_PER_CATEGORY + 1)
    ]
)
PRODUCT_START = _append([f"/products/{product.product_id}" for product in PRODUCTS])
SEARCH_START = _append([f"/search?q={quote(term.text)}" for term in SEARCH_TERMS])
CAMPAIGN_START = _append([f"/campaigns/{campaign.key}" for campaign in truth.CAMPAIGNS])
