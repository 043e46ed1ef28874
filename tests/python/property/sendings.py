"""A few campaigns to a few customers, and what they must be said to have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows
from tests.python.reference import coupons, lifts
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

START = date(2025, 3, 1)
CUSTOMERS = [f"user:{number}" for number in range(12)]
KEYS = ["purchase", "coupon_redeemed"]
# one with a holdout, one without, one that never ends and one that nobody described
CAMPAIGNS: dict[str, dict[str, Any]] = {
    "tried": {"is_holdout": False, "holdout_of": None, "ended_on": START + timedelta(days=9)},
    "tried_not": {"is_holdout": True, "holdout_of": "tried", "ended_on": None},
    "sent": {"is_holdout": False, "holdout_of": None, "ended_on": START + timedelta(days=12)},
    "endless": {"is_holdout": False, "holdout_of": None, "ended_on": None},
    "alone": {"is_holdout": True, "holdout_of": None, "ended_on": None},
}
SEGMENTS = ["(all)", "early"]
FIGURES = [
    "treated_mean", "control_mean", "effect", "effect_ci_low", "effect_ci_high", "lift",
    "p_value", "balance",
]  # fmt: skip


@dataclass(frozen=True)
class Sendings:
    """Rows of what the models of campaign_lift read, and the settings."""

    contacts: list[dict[str, Any]]
    days: list[dict[str, Any]]
    first_seen: dict[str, date]
    spells: list[dict[str, Any]]
    last_day: date
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Sendings:
    """A month; few sizes of purchase, so that some customers are alike."""
    day = (st.integers(-20, 20) | st.integers(0, 4)).map(
        lambda number: START + timedelta(days=number)
    )
    sent_on = st.sampled_from([START, START, START + timedelta(days=4)])
    names = st.sampled_from(["tried", "tried", "tried_not", "sent", "endless", "alone", "unknown"])
    contacts = [
        {"campaign_id": draw(names), "customer_id": who, "contact_date": draw(sent_on)}
        for who in CUSTOMERS
        for _ in range(draw(st.integers(0, 2)))
    ]
    days: dict[tuple[str, str, date], dict[str, Any]] = {}
    for _ in range(draw(st.integers(5, 60))):
        row: dict[str, Any] = {
            "customer_id": draw(st.sampled_from(CUSTOMERS)),
            "conversion_key": draw(st.sampled_from(KEYS)),
            "conversion_date": draw(day),
            "conversion_count": draw(st.integers(1, 2)),
            "value": draw(st.sampled_from([0, 1, 20])),
            "campaign_id": draw(st.sampled_from([None, "sent", "endless", "tried"])),
        }
        days[row["customer_id"], row["conversion_key"], row["conversion_date"]] = row
    first_seen = {
        who: draw(st.sampled_from([START - timedelta(days=30), START])) for who in CUSTOMERS
    }
    spells: list[dict[str, Any]] = [
        {"customer_id": who, "segment_number": 0, "entered_on": since, "left_on": None}
        for who, since in first_seen.items()
    ]
    spells += [
        {
            "customer_id": who,
            "segment_number": 1,
            "entered_on": START - timedelta(days=2),
            "left_on": draw(st.sampled_from([None, START + timedelta(days=4)])),
        }
        for who in CUSTOMERS[:8]
    ]
    settings = Settings(
        campaign_effect_days=draw(st.sampled_from([1, 7])),
        matching_days=draw(st.sampled_from([14, 84])),
        fewest_customers=draw(st.sampled_from([1, 1, 4])),
    )
    last_day = START + timedelta(days=draw(st.sampled_from([30, 8])))
    return Sendings(contacts, [*days.values()], first_seen, spells, last_day, settings)


def check(bench: Bench, drawn: Sendings) -> None:
    """`campaign_lift` and `coupon_performance` say what looking at every customer does."""
    built = bench.build("campaign_lift", "coupon_performance", given=_given(drawn))
    lift, sent = built["campaign_lift"], built["coupon_performance"]
    assert_same_rows(map(_rounded, lift), map(_rounded, _expected(drawn)), "campaign_lift")
    assert_same_rows(sent, _expected_coupons(drawn), "coupon_performance")


def _rounded(row: Row) -> dict[str, Any]:
    # what is computed from sums and what from the outcomes differ by rounding
    return {
        **row,
        **{
            name: None if row[name] is None or isnan(row[name]) else round(row[name], 7) + 0.0
            for name in FIGURES
        },
    }


def _given(drawn: Sendings) -> dict[str, Any]:
    keys = keys_of(CUSTOMERS)
    hashes = keys_of(KEYS)

    def column(rows: list[dict[str, Any]], name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([row[name] for row in rows], kind)

    def customers(rows: list[dict[str, Any]]) -> pa.Array:
        return pa.array([keys[row["customer_id"]] for row in rows], pa.uint64())

    campaigns = [{"campaign_id": name, **row} for name, row in CAMPAIGNS.items()]
    texts = ["campaign_id", "holdout_of", "name", "campaign_type", "channel", "currency"]
    campaign_rows = [{**dict.fromkeys([*texts, "cost"]), **row} for row in campaigns]
    days, spells = drawn.days, drawn.spells
    return {
        "int_contacts__identified": pa.table(
            {
                "campaign_id": column(drawn.contacts, "campaign_id", pa.string()),
                "customer_id": column(drawn.contacts, "customer_id", pa.string()),
                "contact_date": column(drawn.contacts, "contact_date", pa.date32()),
            }
        ),
        "stg_campaigns__campaigns": pa.table(
            {
                **{name: column(campaign_rows, name, pa.string()) for name in texts},
                "is_holdout": column(campaign_rows, "is_holdout", pa.bool_()),
                "cost": column(campaign_rows, "cost", pa.decimal128(18, 4)),
                "ended_on": column(campaign_rows, "ended_on", pa.date32()),
            }
        ),
        "int_customer_days__converted": pa.table(
            {
                "customer_key": customers(days),
                "conversion_hash": pa.array(
                    [hashes[row["conversion_key"]] for row in days], pa.uint64()
                ),
                "conversion_date": column(days, "conversion_date", pa.date32()),
                "is_macro": pa.array([row["conversion_key"] == "purchase" for row in days]),
                "conversion_count": column(days, "conversion_count", pa.int64()),
                "value": column(days, "value", pa.decimal128(38, 4)),
            }
        ),
        "fct_conversions": _conversions(drawn),
        "int_customers__dated": pa.table(
            {
                "customer_key": pa.array([keys[who] for who in drawn.first_seen], pa.uint64()),
                "first_seen_on": pa.array([*drawn.first_seen.values()], pa.date32()),
            }
        ),
        "int_segment_spells__numbered": pa.table(
            {
                "customer_key": customers(spells),
                "segment_number": column(spells, "segment_number", pa.int32()),
                "entered_on": column(spells, "entered_on", pa.date32()),
                "left_on": column(spells, "left_on", pa.date32()),
            }
        ),
        "int_segments__numbered": pa.table(
            {"segment_key": SEGMENTS, "segment_number": pa.array([0, 1], pa.int32())}
        ),
        "stg_landing__clock": clock(drawn.last_day, "UTC"),
        "settings": setting_rows(drawn.settings),
    }


def _expected(drawn: Sendings) -> Iterator[dict[str, Any]]:
    purchases: dict[str, dict[date, float]] = defaultdict(dict)
    for row in drawn.days:
        if row["conversion_key"] == "purchase":
            purchases[row["customer_id"]][row["conversion_date"]] = row["value"]
    for campaign in [*CAMPAIGNS, "unknown"]:
        method, people = lifts.arms(
            campaign,
            drawn.contacts,
            CAMPAIGNS,
            drawn.first_seen,
            purchases,
            effect_days=drawn.settings.campaign_effect_days,
            matching_days=drawn.settings.matching_days,
        )
        for number, segment in enumerate(SEGMENTS):
            members = [one for one in people if _is_member(drawn, one, number)]
            for key in KEYS:
                for measure in ("rate", "count", "value"):
                    outcomes = [_outcome(drawn, one, key, measure) for one in members]
                    asked = "count" if measure == "rate" else measure
                    if not any(any(_outcome(drawn, one, key, asked)) for one in members):
                        continue
                    found = lifts.effect(
                        [
                            (one.is_treated, one.stratum, outcome)
                            for one, outcome in zip(members, outcomes, strict=True)
                        ]
                    )
                    fewest = drawn.settings.fewest_customers
                    if found and min(found["treated_count"], found["control_count"]) >= fewest:
                        yield {
                            "campaign_id": campaign,
                            "segment_key": "all" if number == 0 else segment,
                            "conversion_key": key,
                            "measure": measure,
                            "method": method,
                            **found,
                        }


def _conversions(drawn: Sendings) -> list[dict[str, Any]]:
    return [
        {**row, "tier": "macro" if row["conversion_key"] == "purchase" else "micro"}
        for row in drawn.days
        for _ in range(row["conversion_count"])
    ]


def _expected_coupons(drawn: Sendings) -> Iterator[dict[str, Any]]:
    for campaign in [*CAMPAIGNS, "unknown"]:
        reached: dict[str, date] = {}
        for row in drawn.contacts:
            is_held_out = CAMPAIGNS.get(campaign, {}).get("is_holdout", False)
            if row["campaign_id"] == campaign and not is_held_out:
                reached[row["customer_id"]] = row["contact_date"]
        drawn_on = {
            who: min(
                row["contact_date"]
                for row in drawn.contacts
                if row["customer_id"] == who
                and (CAMPAIGNS.get(row["campaign_id"], {}).get("holdout_of") or row["campaign_id"])
                == campaign
            )
            for who in reached
        }
        segments = {
            who: {
                SEGMENTS[row["segment_number"]].replace("(all)", "all")
                for row in drawn.spells
                if row["customer_id"] == who
                and row["entered_on"] <= on
                and (row["left_on"] is None or on < row["left_on"])
            }
            for who, on in drawn_on.items()
        }
        rows = coupons.coupon_rows(
            campaign,
            segments,
            _conversions(drawn),
            effect_days=drawn.settings.campaign_effect_days,
            last_day=drawn.last_day,
        )
        fewest = drawn.settings.fewest_customers
        yield from (row for row in rows if row["sent_count"] >= fewest)


def _is_member(drawn: Sendings, one: lifts.Compared, number: int) -> bool:
    return any(
        row["customer_id"] == one.customer
        and row["segment_number"] == number
        and row["entered_on"] <= one.addressed_on
        and (row["left_on"] is None or one.addressed_on < row["left_on"])
        for row in drawn.spells
    )


def _outcome(drawn: Sendings, one: lifts.Compared, key: str, measure: str) -> lifts.Outcome:
    after = before = 0.0
    for row in drawn.days:
        if row["customer_id"] == one.customer and row["conversion_key"] == key:
            worth = float(row["value"] if measure == "value" else row["conversion_count"])
            if one.addressed_on <= row["conversion_date"] <= one.until_on:
                after += worth
            if one.since_on <= row["conversion_date"] < one.addressed_on:
                before += worth
    if measure == "rate":
        return float(after > 0), float(before > 0)
    return after, before
