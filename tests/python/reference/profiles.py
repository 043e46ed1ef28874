"""What somebody left in the shop, and what is known of them, customer by customer."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.python.reference.rows import Row, grouped, local_date
from tests.python.reference.settings import Settings

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_PARTS = ("night", "morning", "afternoon", "evening")
AGES = ((1, "0-1"), (3, "2-3"), (7, "4-7"), (14, "8-14"))
FEWEST_PURCHASE_DAYS = 3


@dataclass(frozen=True)
class Known:
    """All that is known on a day.

    Args:
        events: What people did with products: customer, product, occurred_at, event_date,
            action; without bots and sensitive products.
        visits: customer_id, started_at, session_date, channel, store_id; without bots.
        statements: Of the customers feed: user_id, attribute, origin, value, updated_at.
        products: category, brand and price by product; without sensitive ones.
        stores: The store_ids.
        kinds: Of what kind a value of each preference is.
        customers: Rows of dim_customers by customer.
        granted: The customers who granted each purpose.
        last_day: The last day that is known.
    """

    events: Sequence[Row]
    visits: Sequence[Row]
    statements: Sequence[Row]
    products: Mapping[str, Row]
    stores: Sequence[str]
    kinds: Mapping[str, str]
    customers: Mapping[str, Row]
    granted: Mapping[str, set[str]]
    last_day: date
    settings: Settings

    def latest(self, rows: Sequence[Row], day: str, days: int) -> list[Row]:
        """The rows of the last days."""
        since = self.last_day - timedelta(days=days)
        return [row for row in rows if since < row[day] <= self.last_day]


def abandoned_rows(known: Known) -> Iterator[dict[str, Any]]:
    """The rows of `abandoned_products`."""
    recent = known.latest(known.events, "event_date", known.settings.abandoned_days)
    for (customer, product), rows in grouped(
        recent, lambda row: (row["customer"], row["product"])
    ).items():
        bought = [row["occurred_at"] for row in rows if row["action"] == "bought"]
        left = [
            row
            for row in rows
            if row["action"] != "bought" and not any(row["occurred_at"] <= at for at in bought)
        ]
        if not left or customer not in known.granted["advertising"]:
            continue
        done = Counter(row["action"] for row in left)
        last = max(left, key=lambda row: row["occurred_at"])
        age = (known.last_day - last["event_date"]).days
        yield {
            "customer_id": customer,
            "product_id": product,
            "value": known.products.get(product, {}).get("price"),
            "category": known.products.get(product, {}).get("category"),
            "stage": next(stage for stage in ("carted", "wished", "viewed") if done[stage]),
            "last_at": last["occurred_at"],
            "age_days": age,
            "age_band": next((band for most, band in AGES if age <= most), "15+"),
            "view_count": done["viewed"],
            "wish_count": done["wished"],
            "cart_count": done["carted"],
        }


def preference_rows(known: Known) -> Iterator[dict[str, Any]]:
    """The rows of `customer_preferences`."""
    for customer in known.granted["personalization"]:
        for preference in known.kinds:
            for origin in ("declared", "observed", "derived"):
                found = (
                    _derived(known, customer, preference)
                    if origin == "derived"
                    else _stated(known, customer, preference, origin)
                )
                if found and found[0] is not None:
                    yield {
                        "customer_id": customer,
                        "preference": preference,
                        "value": found[0],
                        "origin": origin,
                        "stated_on": found[1],
                        "age_days": max((known.last_day - found[1]).days, 0),
                    }
                    break


def profile_rows(
    known: Known, purchases: Sequence[Row], scores: Sequence[Row], sensitive: set[str]
) -> Iterator[dict[str, Any]]:
    """The rows of `customer_profiles`.

    Args:
        purchases: A row for each conversion: customer_id, conversion_key, conversion_date,
            is_macro.
        scores: Rows of intent_scores.
        sensitive: Topics of which nothing is said.
    """
    preferred = {(row["customer_id"], row["preference"]): row for row in preference_rows(known)}
    looks = known.latest(known.events, "event_date", known.settings.abandoned_days)
    for customer in known.granted["personalization"]:
        mine = [row for row in purchases if row["customer_id"] == customer]
        days = sorted({row["conversion_date"] for row in mine if row["is_macro"]})
        gaps = [(after - before).days for before, after in itertools.pairwise(days)]
        scored = [
            row
            for row in scores
            if row["customer_id"] == customer and row["topic"] not in sensitive
        ]
        scored.sort(key=lambda row: (row["moment"], row["topic"]))
        scored.sort(key=lambda row: (row["score"], row["last_moment_at"]), reverse=True)
        stated = [
            _stated(known, customer, preference, origin)
            for preference in known.kinds
            for origin in ("declared", "observed")
        ]
        yield {
            "customer_id": customer,
            "purchase_count": known.customers[customer]["purchase_count"],
            "last_purchased_on": days[-1] if days else None,
            "mean_days_between_purchases": sum(gaps) / len(gaps) if gaps else None,
            "coupon_rate": _coupon_rate(known, mine),
            "product_view_count": sum(
                row["customer"] == customer and row["action"] == "viewed" for row in looks
            ),
            "leading_moment": scored[0]["moment"] if scored else None,
            "leading_topic": scored[0]["topic"] if scored else None,
            "unusable_preference_count": sum(
                found is not None and found[0] is None for found in stated
            ),
            **{
                name: preferred.get((customer, name), {}).get("value")
                for name in known.kinds
                if name != "mail_frequency"
            },
        }


def _coupon_rate(known: Known, mine: Sequence[Row]) -> float | None:
    recent = known.latest(mine, "conversion_date", known.settings.profile_days)
    days = {row["conversion_date"] for row in recent if row["is_macro"]}
    with_coupon = {
        row["conversion_date"]
        for row in recent
        if row["conversion_key"] == known.settings.coupon_conversion
    }
    return len(days & with_coupon) / len(days) if len(days) >= FEWEST_PURCHASE_DAYS else None


def _stated(
    known: Known, customer: str, preference: str, origin: str
) -> tuple[str | None, date] | None:
    # The last statement: a value (None where it cannot be used) and its day.
    said = [
        row
        for row in known.statements
        if f"user:{row['user_id']}" == customer
        and (row["attribute"], row["origin"]) == (preference, origin)
        and local_date(row["updated_at"], known.settings.time_zone) <= known.last_day
    ]
    if not said:
        return None
    last = max(said, key=lambda row: row["updated_at"])
    if last["value"] is None:
        return None
    on = local_date(last["updated_at"], known.settings.time_zone)
    text = last["value"].strip(" ")
    kind = known.kinds[preference]
    if kind == "text":
        return text or None, on
    possible = {name.lower(): name for name in sorted(_possible(known, kind), reverse=True)}
    return possible.get(text.lower()), on


def _possible(known: Known, kind: str) -> set[str]:
    if kind in ("category", "brand"):
        return {row[kind] for row in known.products.values() if row[kind] is not None}
    return set({"store": known.stores, "weekday": WEEKDAYS, "day_part": DAY_PARTS}[kind])


def _derived(known: Known, customer: str, preference: str) -> tuple[str, date] | None:
    # What most speaks for: (main, other, day, value) of each value.
    if preference in ("country", "region", "city"):
        value = known.customers[customer].get(preference)
        seen = local_date(known.customers[customer]["last_seen_at"], known.settings.time_zone)
        return (value, seen) if value is not None else None
    if preference in ("favourite_category", "favourite_brand"):
        found = _handled(known, customer, preference.removeprefix("favourite_"))
    else:
        found = _habits(known, customer, preference)
    found.sort(key=lambda each: each[3])
    found.sort(key=lambda each: each[:3], reverse=True)
    return (found[0][3], found[0][2]) if found else None


def _handled(known: Known, customer: str, column: str) -> list[tuple[int, int, date, str]]:
    recent = known.latest(known.events, "event_date", known.settings.recommendation_history_days)
    mine = [row for row in recent if row["customer"] == customer]
    by_value = grouped(mine, lambda row: known.products.get(row["product"], {}).get(column))
    return [
        (
            len({(row["product"], row["event_date"]) for row in rows if row["action"] == "bought"}),
            len({row["product"] for row in rows}),
            max(row["event_date"] for row in rows),
            value,
        )
        for value, rows in by_value.items()
        if value is not None
    ]


def _habits(known: Known, customer: str, preference: str) -> list[tuple[int, int, date, str]]:
    def value_of(visit: Row) -> str | None:
        if preference == "usual_weekday":
            return WEEKDAYS[visit["session_date"].weekday()]
        if preference == "usual_day_part":
            return DAY_PARTS[visit["local_hour"] // 6]
        if preference == "preferred_channel":
            return None if visit["channel"] == "Direct" else str(visit["channel"])
        return visit["store_id"] if preference == "favourite_store" else None

    recent = known.latest(known.visits, "session_date", known.settings.profile_days)
    mine = [row for row in recent if row["customer_id"] == customer]
    return [
        (len(rows), 0, max(row["session_date"] for row in rows), value)
        for value, rows in grouped(mine, value_of).items()
        if value is not None
    ]
