"""The small feeds of reference rows: products, stores, campaigns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

from demo.webshop import places, truth
from demo.webshop.campaigns import RUNS_DAYS, Sending
from demo.webshop.catalogue import CATEGORIES, PRODUCTS


def _csv(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def products_csv() -> bytes:
    """The products feed as CSV."""
    rows: list[tuple[object, ...]] = [
        (
            "product_id",
            "name",
            "category",
            "subcategory",
            "department",
            "brand",
            "price",
            "currency",
        )
    ]
    rows += [
        (each.product_id, each.name, CATEGORIES[each.category_number].name, each.subcategory,
         "オンライン", each.brand, each.price, "JPY")
        for each in PRODUCTS
    ]  # fmt: skip
    return _csv(rows)


def stores_csv() -> bytes:
    """The stores feed as CSV."""
    rows = [(key, name, places.COUNTRY, region, city) for key, name, region, city in places.STORES]
    return _csv([("store_id", "name", "country", "region", "city"), *rows])


def campaign_lines(sending: Sending, day: dt.date, treated: int) -> bytes:
    """The campaigns feed of one sending as JSON lines: the campaign and its holdout."""
    campaign = truth.CAMPAIGNS[sending.campaign]
    common = {
        "channel": campaign.channel,
        "medium": campaign.medium,
        "started_on": day.isoformat(),
        "ended_on": (day + dt.timedelta(RUNS_DAYS)).isoformat(),
        "currency": "JPY",
    }
    rows = [
        {"campaign_id": sending.campaign_id, "name": campaign.name, **common,
         "cost": treated * campaign.cost_per_send, "is_holdout": False},
        {"campaign_id": sending.holdout_id, "name": f"{campaign.name}（対照群）", **common,
         "cost": 0.0, "is_holdout": True, "holdout_of": sending.campaign_id},
    ]  # fmt: skip
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
