"""Groups of a few people, who of them is chosen, and what must be told of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows, utc
from tests.python.reference import fairness
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

LAST_DAY = date(2025, 3, 31)
CUSTOMERS = [f"user:{number:02}" for number in range(12)]
SEGMENTS = ["big", "small"]
OFFERED = ("recommendations", "abandoned_products")


@dataclass(frozen=True)
class Chances:
    """Rows of what `fairness_by_segment` reads."""

    regions: dict[str, str | None]
    ages: list[dict[str, Any]]
    offers: dict[str, list[str]]
    invited: list[str]
    spells: list[dict[str, Any]]
    days: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Chances:
    """A dozen customers, most of them of known age."""
    who = st.sampled_from(CUSTOMERS)
    ages = {
        (draw(who), draw(st.sampled_from(["age", "age", "shoe_size"])), draw(st.integers(1, 2))): {
            "value": draw(st.sampled_from(["young", "young", "old", None])),
            "updated_at": utc(draw(st.sampled_from(["2025-03-01", "2025-03-31", "2025-04-01"]))),
        }
        for _ in range(draw(st.integers(8, 30)))
    }
    return Chances(
        {customer: draw(st.sampled_from(["North", "South", None])) for customer in CUSTOMERS},
        [
            {"customer": customer, "attribute": attribute, "number": number, **row}
            for (customer, attribute, number), row in ages.items()
        ],
        {mart: draw(st.lists(who, max_size=8)) for mart in OFFERED},
        draw(st.lists(who, max_size=8)),
        [
            {
                "customer_id": customer,
                "segment_key": segment,
                "is_current": draw(st.sampled_from([True, True, False])),
            }
            for customer, segment in draw(
                st.sets(st.tuples(who, st.sampled_from(SEGMENTS)), max_size=14)
            )
        ],
        [
            {
                "customer": draw(who),
                "conversion_date": LAST_DAY
                - timedelta(days=draw(st.sampled_from([-1, 0, 27, 28]))),
                "is_macro": draw(st.booleans()),
            }
            for _ in range(draw(st.integers(0, 12)))
        ],
        Settings(fewest_customers=draw(st.integers(1, 4))),
    )


def check(bench: Bench, drawn: Chances) -> None:
    """`fairness_by_segment` says what counting the customers of each group does."""
    found = bench.build("fairness_by_segment", given=_given(drawn))["fairness_by_segment"]
    chosen = {mart: {*customers} for mart, customers in drawn.offers.items() if customers}
    if drawn.invited:
        chosen["audience:win_back"] = {*drawn.invited}
    for row in drawn.spells:
        if row["is_current"]:
            chosen.setdefault(f"segment:{row['segment_key']}", set()).add(row["customer_id"])
    converted = {
        row["customer"]
        for row in drawn.days
        if row["is_macro"] and timedelta() <= LAST_DAY - row["conversion_date"] < timedelta(28)
    }
    expected = fairness.fairness_rows(
        [*_groups(drawn)], chosen, converted, fewest=drawn.settings.fewest_customers
    )
    assert_same_rows(map(_rounded, found), map(_rounded, expected), "fairness_by_segment")


def _groups(drawn: Chances) -> list[dict[str, Any]]:
    groups = [
        {"attribute": "region", "value": region, "customer": customer}
        for customer, region in drawn.regions.items()
    ]
    for customer in CUSTOMERS:
        said = [
            row
            for row in drawn.ages
            if row["customer"] == customer
            and row["attribute"] == "age"
            and row["updated_at"].date() <= LAST_DAY
        ]
        if said:
            last = max(said, key=lambda row: int(row["number"]))
            groups.append({"attribute": "age", "value": last["value"], "customer": customer})
    return [row for row in groups if row["value"] is not None]


def _rounded(row: Row) -> dict[str, Any]:
    # a rate near 0 has no digits to compare but its last ones
    names = ("ci_low", "ci_high", "rate_ratio", "all_selection_rate")
    return {
        **row,
        **{name: None if row.get(name) is None else round(row[name], 9) + 0 for name in names},
    }


def _given(drawn: Chances) -> dict[str, Any]:
    keys = keys_of(CUSTOMERS)

    def column(rows: list[dict[str, Any]], name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([row[name] for row in rows], kind)

    def key_column(rows: list[dict[str, Any]]) -> pa.Array:
        return pa.array([keys[row["customer"]] for row in rows], pa.uint64())

    return {
        "dim_customers": [
            {"customer_id": customer, "region": region}
            for customer, region in drawn.regions.items()
        ],
        "int_customer_attributes__effective": pa.table(
            {
                "customer_key": key_column(drawn.ages),
                "attribute": column(drawn.ages, "attribute", pa.string()),
                "statement_number": column(drawn.ages, "number", pa.int64()),
                "updated_at": column(drawn.ages, "updated_at", pa.timestamp("us")),
                "value": column(drawn.ages, "value", pa.string()),
            }
        ),
        "audiences_drawn": [
            {"audience_key": "win_back", "customer_id": customer} for customer in drawn.invited
        ],
        **{
            mart: [{"customer_id": customer} for customer in customers]
            for mart, customers in drawn.offers.items()
        },
        "customer_segments": drawn.spells,
        "int_customer_days__converted": pa.table(
            {
                "customer_key": key_column(drawn.days),
                "conversion_date": column(drawn.days, "conversion_date", pa.date32()),
                "is_macro": column(drawn.days, "is_macro", pa.bool_()),
            }
        ),
        "stg_landing__clock": clock(LAST_DAY, "UTC"),
        "settings": setting_rows(drawn.settings),
    }
