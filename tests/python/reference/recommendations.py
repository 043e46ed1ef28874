"""What to offer to whom, customer by customer and product by product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

ACTIVE_DAYS = 90
PAIRED_BUYERS, PAIRED_BASKETS, SHRINKAGE = 10, 3, 5
MOST_SEEDS, MOST_POPULAR, MOST_RECOMMENDED, MOST_NEW_POPULAR = 30, 20, 10, 200
LEAST_CLOSENESS, HALF_CLOSENESS = 0.02, 0.1


@dataclass(frozen=True)
class Known:
    """Events (customer, product, event_date, action, basket) that count until a day."""

    events: list[Row]
    cut_on: date
    settings: Settings

    def customers(self) -> set[str]:
        """Who was about in the last days."""
        since = self.cut_on - timedelta(days=ACTIVE_DAYS)
        return {row["customer"] for row in self.events if row["event_date"] > since}

    def bought(self, product: str) -> list[Row]:
        """The purchases of a product."""
        return [
            row for row in self.events if row["product"] == product and row["action"] == "bought"
        ]

    def products(self) -> list[str]:
        """The products that anybody bought, those first that most bought lately."""
        names = {row["product"] for row in self.events if row["action"] == "bought"}
        return sorted(names, key=lambda name: (-self.recent_share(name), name))

    def recent_share(self, product: str) -> float:
        """The share of customers who bought it lately."""
        since = self.cut_on - timedelta(days=self.settings.recommendation_days)
        buyers = {row["customer"] for row in self.bought(product) if row["event_date"] > since}
        customers = self.customers()
        return len(buyers) / len(customers) if customers else 0.0

    def days(self, customer: str, product: str) -> set[date]:
        """On which days somebody bought it."""
        return {row["event_date"] for row in self.bought(product) if row["customer"] == customer}

    def weight(self, customer: str, product: str) -> float:
        """These days, each the less the longer ago."""
        ages = [(self.cut_on - day).days for day in self.days(customer, product)]
        return sum(exp(-log(2) * age / self.settings.repeat_half_life_days) for age in ages)

    def similarity(self, one: str, other: str) -> float:
        """How much two products share baskets, 0 where too few do."""
        if min(len({row["customer"] for row in self.bought(name)}) for name in (one, other)) < (
            PAIRED_BUYERS
        ):
            return 0.0
        baskets = [
            {(row["customer"], row["basket"]) for row in self.bought(name)} for name in (one, other)
        ]
        both = len(baskets[0] & baskets[1])
        if both < PAIRED_BASKETS:
            return 0.0
        return both / sqrt(len(baskets[0]) * len(baskets[1])) * both / (both + SHRINKAGE)


def known_at(events: Sequence[Row], cut_on: date, settings: Settings) -> Known:
    """What counts of all events at a cut."""
    before = cut_on - timedelta(days=settings.recommendation_history_days)
    return Known([row for row in events if before < row["event_date"] <= cut_on], cut_on, settings)


def ranked(known: Known) -> Iterator[dict[str, Any]]:
    """The products to offer each customer, and their places."""
    for customer in known.customers():
        offers = [*_repeats(known, customer), *_discoveries(known, customer)]
        offers = sorted(
            (offer for offer in offers if offer["chance"] > 0),
            key=lambda offer: (-round(offer["chance"], 12), offer["product_id"]),
        )
        new = [offer for offer in offers if offer["kind"] != "repeat"]
        for place, offer in enumerate(offers, 1):
            new_place = new.index(offer) + 1 if offer in new else None
            if place <= MOST_RECOMMENDED or (new_place or 99) <= MOST_RECOMMENDED:
                yield {**offer, "customer": customer, "place": place, "new_place": new_place}


def _repeats(known: Known, customer: str) -> Iterator[dict[str, Any]]:
    for product in known.products():
        days = known.days(customer, product)
        if not days:
            continue
        expected = (
            known.settings.recommendation_days * log(2) / known.settings.repeat_half_life_days
        )
        chance = 1 - exp(-expected * known.weight(customer, product))
        if len(days) == 1:
            buyers = {row["customer"] for row in known.bought(product)}
            chance *= sum(len(known.days(who, product)) > 1 for who in buyers) / len(buyers)
        yield {
            "product_id": product,
            "kind": "repeat",
            "because_product_id": None,
            "chance": chance,
        }


def _discoveries(known: Known, customer: str) -> Iterator[dict[str, Any]]:
    met = {row["product"] for row in known.events if row["customer"] == customer}
    last = {
        product: max(
            row["event_date"]
            for row in known.events
            if row["customer"] == customer and row["product"] == product
        )
        for product in met
    }
    seeds = sorted(met, key=lambda name: (-round(known.weight(customer, name), 12), name))
    seeds = sorted(seeds, key=lambda name: last[name], reverse=True)
    seeds = sorted(seeds, key=lambda name: -round(known.weight(customer, name), 12))[:MOST_SEEDS]
    for place, product in enumerate(known.products(), 1):
        if known.days(customer, product):
            continue
        near = {seed: known.similarity(seed, product) for seed in seeds if seed != product}
        near = {seed: similarity for seed, similarity in near.items() if similarity > 0}
        affinity = sum(near.values())
        closeness = LEAST_CLOSENESS + affinity / (affinity + HALF_CLOSENESS)
        if near or place <= MOST_POPULAR:
            yield {
                "product_id": product,
                "kind": "related" if near else "popular",
                "because_product_id": min(
                    near, key=lambda seed: (-round(near[seed], 12), seed), default=None
                ),
                "chance": known.recent_share(product) * closeness,
            }


def backtest_rows(
    known: Known, offers: Sequence[Mapping[str, Any]], events: Sequence[Row]
) -> Iterator[dict[str, Any]]:
    """The rows of `recommendation_backtest`, from the offers of a cut and what was bought since."""
    until = known.cut_on + timedelta(days=known.settings.recommendation_days)
    since = {
        (row["customer"], row["product"])
        for row in events
        if row["action"] == "bought" and known.cut_on < row["event_date"] <= until
    }
    customers = {row["customer"] for row in offers} & {customer for customer, _ in since}
    products = known.products()
    lists: dict[tuple[str, str], dict[str, list[str]]] = {
        ("recommendations", "all"): {},
        ("recommendations", "new"): {},
        ("popularity", "all"): {},
        ("popularity", "new"): {},
    }
    for who in customers:
        mine = [row for row in offers if row["customer"] == who]
        lists["recommendations", "all"][who] = [
            row["product_id"] for row in mine if row["place"] <= MOST_RECOMMENDED
        ]
        lists["recommendations", "new"][who] = [
            row["product_id"] for row in mine if (row["new_place"] or 99) <= MOST_RECOMMENDED
        ]
        lists["popularity", "all"][who] = products[:MOST_RECOMMENDED]
        lists["popularity", "new"][who] = [
            product for product in products[:MOST_NEW_POPULAR] if not known.days(who, product)
        ][:MOST_RECOMMENDED]
    for (method, scope), offered in lists.items():
        pairs = [(who, product) for who, names in offered.items() for product in names]
        if pairs:
            hits = {who for who, product in pairs if (who, product) in since}
            yield {
                "method": method,
                "scope": scope,
                "tested_on": known.cut_on,
                "horizon_days": known.settings.recommendation_days,
                "customer_count": len(customers),
                "hit_count": len(hits),
                "hit_rate": len(hits) / len(customers),
                "precision_rate": sum(pair in since for pair in pairs) / len(pairs),
                "product_count": len({product for _, product in pairs}),
                "coverage": len({product for _, product in pairs}) / len(products),
            }
