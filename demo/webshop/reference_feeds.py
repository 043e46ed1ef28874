"""The small feeds beside the events: products, stores, campaigns, customers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from demo.webshop import places, truth
from demo.webshop.campaigns import RUNS_DAYS, Sending
from demo.webshop.catalogue import CATEGORIES, PRODUCTS
from demo.webshop.identifiers import Floats, Numbers
from demo.webshop.people import Population
from demo.webshop.schema import coded
from demo.webshop.visits import favourite_category
from demo.webshop.web_rows import user_ids

MAIL_FREQUENCIES = ("daily", "weekly", "monthly", "never")
_MAIL_SHARES = np.cumsum((0.2, 0.45, 0.2, 0.15))
_DECLARES_CATEGORY, _DECLARES_MAIL, _MAIL, _AGE = 21, 22, 23, 24
_AGE_BANDS = ("10s", "20s", "30s", "40s", "50s", "60s", "70s")
_CHANGES_A_DAY = 0.002  # of members: they turn mail off
_OLD_NEWS_SHARE = 0.2  # beside each change, a row that is older than what is known already


def _csv(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def products_csv() -> bytes:
    """The products feed as CSV."""
    header = "product_id,name,category,subcategory,department,brand,price,currency".split(",")
    rows = [
        (each.product_id, each.name, CATEGORIES[each.category_number].name, each.subcategory,
         "オンライン", each.brand, each.price, "JPY")
        for each in PRODUCTS
    ]  # fmt: skip
    return _csv([tuple(header), *rows])


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


class Customers:
    """The customers feed: what members declare and what is observed, and the changes since."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._opted_out: set[int] = set()
        self._known: Counter[str] = Counter()

    def csv(self, rng: np.random.Generator, new_members: Numbers, day: dt.date) -> bytes:
        """Today's rows as CSV: everything about new members, and some members' changes."""
        population = self._population
        members = population.members()
        changing = members[rng.random(len(members)) < _CHANGES_A_DAY]
        changing = changing[self._declares_mail(changing)]
        self._opted_out.update(changing.tolist())
        old = changing[rng.random(len(changing)) < _OLD_NEWS_SHARE]

        declared = new_members[self._of(new_members, _DECLARES_CATEGORY) < 0.7]
        mailed = new_members[self._declares_mail(new_members)]
        ages = (self._of(new_members, _AGE) * len(_AGE_BANDS)).astype(np.int64)
        names = [category.name for category in CATEGORIES]
        today, before = f"{day}T00:00:00Z", f"{day - dt.timedelta(400)}T00:00:00Z"
        tables = [
            self._table(declared, today, "favourite_category",
                        coded(favourite_category(population, declared), names), "declared"),
            self._table(mailed, today, "mail_frequency",
                        coded(self._mail(mailed), MAIL_FREQUENCIES), "declared"),
            self._table(new_members, today, "age_band", coded(ages, _AGE_BANDS), "observed"),
            self._table(changing, f"{day}T09:00:00Z", "mail_frequency",
                        pa.array(["never"] * len(changing), pa.string()), "declared"),
            self._table(old, before, "mail_frequency",
                        pa.array(["daily"] * len(old), pa.string()), "declared"),
        ]  # fmt: skip
        frequencies = np.bincount(self._mail(mailed), minlength=len(MAIL_FREQUENCIES))
        self._known.update(dict(zip(MAIL_FREQUENCIES, frequencies.tolist())))
        text = io.BytesIO()
        pa_csv.write_csv(pa.concat_tables(tables), text)
        return text.getvalue()

    def mail_frequencies(self) -> dict[str, int]:
        """How many members' latest declared mail frequency is which."""
        out = np.array(sorted(self._opted_out), dtype=np.int64)
        before = np.bincount(self._mail(out), minlength=len(MAIL_FREQUENCIES)).tolist()
        result = {name: self._known[name] - n for name, n in zip(MAIL_FREQUENCIES, before)}
        result["never"] += len(out)
        return result

    def _of(self, people: Numbers, trait: int) -> Floats:
        return self._population.chance_of(people, trait)

    def _declares_mail(self, people: Numbers) -> np.ndarray:  # type: ignore[type-arg]
        return self._of(people, _DECLARES_MAIL) < 0.6

    def _mail(self, people: Numbers) -> Numbers:
        result: Numbers = np.searchsorted(_MAIL_SHARES, self._of(people, _MAIL)).astype(np.int64)
        return result

    @staticmethod
    def _table(
        people: Numbers, updated_at: str, attribute: str, value: pa.Array, origin: str
    ) -> pa.Table:
        n = len(people)
        return pa.table(
            {
                "user_id": user_ids(people),
                "updated_at": pa.array([updated_at] * n, pa.string()),
                "attribute": pa.array([attribute] * n, pa.string()),
                "value": value.cast(pa.string()),
                "origin": pa.array([origin] * n, pa.string()),
            }
        )
