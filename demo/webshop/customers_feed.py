"""The customers feed: what members declare (zero-party) and what is observed, and the changes."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from demo.webshop.catalogue import CATEGORIES
from demo.webshop.day import Day
from demo.webshop.identifiers import Flags, Floats, Numbers
from demo.webshop.people import Population
from demo.webshop.schema import coded
from demo.webshop.traits import pick
from demo.webshop.web_rows import user_ids

MAIL_FREQUENCIES = ("daily", "weekly", "monthly", "never")
_MAIL_SHARES = (0.2, 0.45, 0.2, 0.15)
_DECLARES_CATEGORY, _DECLARES_MAIL, _MAIL, _AGE = 21, 22, 23, 24  # numbers of traits
_AGE_BANDS = ("10s", "20s", "30s", "40s", "50s", "60s", "70s")
_CHANGES_A_DAY = 0.002  # of members: they turn mail off
_OLD_NEWS_SHARE = 0.2  # beside each change, a row that is older than what is known already


class Customers:
    """The customers feed: what members declare and what is observed, and the changes since."""

    def __init__(self, population: Population) -> None:
        """Starts with nothing told about anybody."""
        self._population = population
        self._opted_out: set[int] = set()
        self._known: Counter[str] = Counter()

    def csv(self, day: Day, new_members: Numbers) -> bytes:
        """Today's rows as CSV: everything about new members, and some members' changes."""
        members = self._population.members()
        changing = members[day.rng.random(len(members)) < _CHANGES_A_DAY]
        changing = changing[self._declares_mail(changing)]
        self._opted_out.update(changing.tolist())
        old = changing[day.rng.random(len(changing)) < _OLD_NEWS_SHARE]

        declared = new_members[self._of(new_members, _DECLARES_CATEGORY) < 0.7]
        mailed = new_members[self._declares_mail(new_members)]
        ages = (self._of(new_members, _AGE) * len(_AGE_BANDS)).astype(np.int64)
        favourites = self._population.traits.favourite_category(declared)
        names = [category.name for category in CATEGORIES]
        today, before = f"{day.date}T00:00:00Z", f"{day.date - dt.timedelta(400)}T00:00:00Z"
        later = f"{day.date}T09:00:00Z"
        rows = (
            (declared, today, "favourite_category", coded(favourites, names), "declared"),
            (mailed, today, "mail_frequency", self._mail_text(mailed), "declared"),
            (new_members, today, "age_band", coded(ages, _AGE_BANDS), "observed"),
            (changing, later, "mail_frequency", _repeat("never", len(changing)), "declared"),
            (old, before, "mail_frequency", _repeat("daily", len(old)), "declared"),
        )
        tables = [_table(*each) for each in rows]
        frequencies = np.bincount(self._mail(mailed), minlength=len(MAIL_FREQUENCIES))
        self._known.update(dict(zip(MAIL_FREQUENCIES, frequencies.tolist(), strict=True)))
        text = io.BytesIO()
        pa_csv.write_csv(pa.concat_tables(tables), text)
        return text.getvalue()

    def mail_frequencies(self) -> dict[str, int]:
        """How many members' latest declared mail frequency is which."""
        out = np.array(sorted(self._opted_out), dtype=np.int64)
        before = np.bincount(self._mail(out), minlength=len(MAIL_FREQUENCIES)).tolist()
        result = {
            name: self._known[name] - number
            for name, number in zip(MAIL_FREQUENCIES, before, strict=True)
        }
        result["never"] += len(out)
        return result

    def _of(self, people: Numbers, trait: int) -> Floats:
        return self._population.traits.chance_of(people, trait)

    def _declares_mail(self, people: Numbers) -> Flags:
        result: Flags = self._of(people, _DECLARES_MAIL) < 0.6
        return result

    def _mail(self, people: Numbers) -> Numbers:
        return pick(_MAIL_SHARES, self._of(people, _MAIL))

    def _mail_text(self, people: Numbers) -> pa.Array:
        return coded(self._mail(people), MAIL_FREQUENCIES)


def _table(
    people: Numbers, updated_at: str, attribute: str, value: pa.Array, origin: str
) -> pa.Table:
    n = len(people)
    return pa.table(
        {
            "user_id": user_ids(people),
            "updated_at": _repeat(updated_at, n),
            "attribute": _repeat(attribute, n),
            "value": value.cast(pa.string()),
            "origin": _repeat(origin, n),
        }
    )


def _repeat(text: str, times: int) -> pa.Array:
    return pa.array([text] * times, pa.string())
