"""What a few campaigns changed in a few segments, plans for more, and whom these may reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows
from tests.python.reference import targets
from tests.python.reference.settings import Settings

TODAY = date(2025, 3, 10)
CUSTOMERS = [f"user:{number}" for number in range(10)]
SEGMENTS = ["(all)", "early", "late", "new"]
CAMPAIGNS = {"k1": "Type A", "k2": "Type A", "k3": "Type B", "k4": None}
PLANS: list[dict[str, Any]] = [
    {"plan_key": "any_mail", "campaign_type": None, "channel": "email", "purpose": "advertising"},
    {"plan_key": "like_a", "campaign_type": "Type A", "channel": "app", "purpose": "advertising"},
    {
        "plan_key": "for_one",
        "campaign_type": "Type B",
        "channel": "email",
        "purpose": "personalization",
    },
    {"plan_key": "given_up", "campaign_type": None, "channel": "email", "purpose": "advertising"},
]
# the distance from an effect to the upper end of its interval, in standard deviations
HALF = 1.959963984540054


@dataclass(frozen=True)
class Prospects:
    """Rows of what target_candidates reads, and the settings."""

    plans: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    until: dict[str, date]
    members: dict[int, set[str]]
    granted: dict[str, set[str]]
    blocked: dict[str, set[str]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Prospects:
    """Campaigns that are over or not, effects that are of use or not, some of them alike."""
    plans = [
        {
            **plan,
            "conversion_key": draw(st.sampled_from(["purchase", "purchase", "review_posted"])),
            "cost_per_customer": draw(st.sampled_from([0, 1, 4])),
            "margin_percent": draw(st.sampled_from([10, 50, 100])),
            "is_active": plan["plan_key"] != "given_up",
        }
        for plan in PLANS
    ]
    verdicts = st.sampled_from(["undecided", "higher", "undecided", "too_few", "unbalanced"])
    effects = [
        {
            "campaign_id": campaign,
            "segment_number": number,
            "conversion_key": key,
            "measure": measure,
            "treated_count": draw(st.integers(30, 99)),
            "effect": draw(st.integers(-8, 12)) / 2,
            "deviation": draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 4.0])),
            "verdict": draw(verdicts),
        }
        for campaign in CAMPAIGNS
        for number in range(len(SEGMENTS) - 1)
        for key in draw(st.sampled_from([["purchase"], ["purchase", "review_posted"], []]))
        for measure in ("rate", "count", "value")
    ]

    def some() -> set[str]:
        return draw(st.sets(st.sampled_from(CUSTOMERS)))

    days = st.sampled_from([TODAY - timedelta(days=9), TODAY, TODAY, TODAY + timedelta(days=1)])
    return Prospects(
        plans,
        effects,
        {campaign: draw(days) for campaign in CAMPAIGNS},
        {0: set(CUSTOMERS)} | {number: some() for number in range(1, len(SEGMENTS))},
        {purpose: some() | some() for purpose in ("advertising", "personalization")},
        {channel: some() & some() for channel in ("email", "app")},
        Settings(fewest_customers=draw(st.sampled_from([1, 1, 3]))),
    )


def check(bench: Bench, drawn: Prospects) -> None:
    """`target_candidates` says of each plan and segment what plain sums do."""
    found = bench.build("target_candidates", given=_given(drawn))["target_candidates"]
    expected = [*_expected(drawn)]
    places = {(row["plan_key"], row["segment_key"]): row.pop("place") for row in found}
    assert_same_rows(map(_rounded, found), map(_rounded, expected), "target_candidates")
    for plan in drawn.plans:
        profits = [
            (row["expected_profit"], places[row["plan_key"], row["segment_key"]])
            for row in found
            if row["plan_key"] == plan["plan_key"]
        ]
        told = sorted((place, profit) for profit, place in profits if profit is not None)
        assert [place for place, _ in told] == [*range(1, len(told) + 1)]
        gains = [profit for _, profit in told]
        assert gains == sorted(gains, reverse=True)
        assert all(place is None for profit, place in profits if profit is None)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    # sums of fractions differ by their order
    return {
        name: round(value, 7) + 0.0 if isinstance(value, float) else value
        for name, value in row.items()
    }


def _expected(drawn: Prospects) -> Iterator[dict[str, Any]]:
    for plan in drawn.plans:
        if not plan["is_active"]:
            continue
        foreseen = {
            measure: targets.foretold(_studies(drawn, plan, measure), [*drawn.members])
            for measure in ("count", "value")
        }
        for number, members in drawn.members.items():
            value = foreseen["value"].get(number)
            reachable = members & drawn.granted[plan["purpose"]] - drawn.blocked[plan["channel"]]
            fewest = drawn.settings.fewest_customers
            if len(members) >= fewest and (value or number == 0):
                yield {
                    "plan_key": plan["plan_key"],
                    "segment_key": "all" if number == 0 else SEGMENTS[number],
                    **targets.candidate(
                        plan,
                        foreseen["count"].get(number),
                        value,
                        len(members),
                        len(reachable) if len(reachable) >= fewest else None,
                    ),
                }


def _studies(
    drawn: Prospects, plan: dict[str, Any], measure: str
) -> dict[int, list[targets.Study]]:
    def of_use(row: dict[str, Any]) -> bool:
        return row["verdict"] not in ("too_few", "unbalanced")

    rated = {
        (row["campaign_id"], row["segment_number"], row["conversion_key"])
        for row in drawn.effects
        if row["measure"] == "rate" and of_use(row)
    }
    studies: dict[int, list[targets.Study]] = defaultdict(list)
    for row in drawn.effects:
        asked = (plan["campaign_type"] or CAMPAIGNS[row["campaign_id"]], plan["conversion_key"])
        if (
            row["measure"] == measure
            and (CAMPAIGNS[row["campaign_id"]], row["conversion_key"]) == asked
            and (row["campaign_id"], row["segment_number"], row["conversion_key"]) in rated
            and of_use(row)
            and row["deviation"] > 0
            and drawn.until[row["campaign_id"]] <= TODAY
        ):
            studies[row["segment_number"]].append(
                (row["effect"], row["deviation"], row["treated_count"])
            )
    return studies


def _given(drawn: Prospects) -> dict[str, Any]:
    keys = keys_of(CUSTOMERS)
    hashes = keys_of(["purchase", "review_posted"])
    members = [(who, number) for number, those in drawn.members.items() for who in those]
    decided = [
        (who, purpose, who in people) for purpose, people in drawn.granted.items() for who in keys
    ]
    blocked = [(who, channel) for channel, people in drawn.blocked.items() for who in people]
    effects = drawn.effects

    def floats(of: Any) -> pa.Array:
        return pa.array([of(row) for row in effects], pa.float64())

    return {
        "campaign_plans": pa.table(
            {
                **{
                    name: pa.array([plan[name] for plan in drawn.plans], pa.string())
                    for name in ("plan_key", "campaign_type", "channel", "purpose")
                },
                "conversion_key": [plan["conversion_key"] for plan in drawn.plans],
                "cost_per_customer": pa.array(
                    [plan["cost_per_customer"] for plan in drawn.plans], pa.decimal128(18, 4)
                ),
                "margin_percent": pa.array(
                    [plan["margin_percent"] for plan in drawn.plans], pa.int32()
                ),
                "is_active": [plan["is_active"] for plan in drawn.plans],
            }
        ),
        "int_campaign_effects__estimated": pa.table(
            {
                **{
                    name: pa.array([row[name] for row in effects], pa.string())
                    for name in ("campaign_id", "measure", "verdict")
                },
                **{
                    name: pa.array([row[name] for row in effects], pa.int64())
                    for name in ("segment_number", "treated_count")
                },
                "conversion_hash": pa.array(
                    [hashes[row["conversion_key"]] for row in effects], pa.uint64()
                ),
                "effect": floats(lambda row: row["effect"]),
                "effect_ci_high": floats(lambda row: row["effect"] + HALF * row["deviation"]),
            }
        ),
        "int_campaigns__addressed": pa.Table.from_pylist(
            [
                {"campaign_id": campaign, "is_reached": is_reached, "until_on": until}
                for campaign, last in drawn.until.items()
                # the first of two sendings is over earlier; nobody waits for who was held out
                for is_reached, until in (
                    (True, last - timedelta(days=3)),
                    (True, last),
                    (False, TODAY + timedelta(days=9)),
                )
            ]
        ),
        "stg_campaigns__campaigns": pa.table(
            {
                "campaign_id": pa.array([*CAMPAIGNS], pa.string()),
                "campaign_type": pa.array([*CAMPAIGNS.values()], pa.string()),
            }
        ),
        "int_segments__numbered": pa.table(
            {
                "segment_key": SEGMENTS,
                "segment_number": pa.array(range(len(SEGMENTS)), pa.int32()),
            }
        ),
        "int_segment_members__current": pa.table(
            {
                "customer_key": pa.array([keys[who] for who, _ in members], pa.uint64()),
                "segment_number": pa.array([number for _, number in members], pa.int32()),
            }
        ),
        "int_consents__current": pa.table(
            {
                "customer_key": pa.array([keys[who] for who, *_ in decided], pa.uint64()),
                "purpose": [purpose for _, purpose, _ in decided],
                "is_granted": [is_granted for *_, is_granted in decided],
            }
        ),
        "int_contact_blocks__found": pa.table(
            {
                "customer_id": pa.array([who for who, _ in blocked], pa.string()),
                "channel": pa.array([channel for _, channel in blocked], pa.string()),
            }
        ),
        "stg_landing__clock": clock(TODAY, "UTC"),
        "settings": setting_rows(drawn.settings),
    }
