"""What is known of a few people and asked by a few audiences, and who must be invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows
from tests.python.reference import actions, audiences
from tests.python.reference.rows import midnight_utc
from tests.python.reference.settings import Settings

LAST_DAY = date(2025, 3, 31)
CUSTOMERS = [f"user:{number}" for number in range(12)]
AGES = [0, 1, 2, 6, 7, 8, 29, 30]
CHANNELS = ["email", "line"]
CAMPAIGNS = {"mail": "E-Mail", "news": " Email ", "line": "line", "letter": "Direct Mail"}
REACHED_BY = {"mail": "e_mail", "news": "email", "line": "line", "letter": "direct_mail"}
TOPICS = ["tea", "balm", "analgesics", "(none)"]
SENSITIVE = {"balm", "analgesics"}
ORDERS = [None, "rfm.monetary", "propensity.purchase.7", "intent.buy", "rfm.m_score"]
CONDITIONS = [
    ("segment.loyal", "equals", "true"),
    ("segment.loyal", "equals", "false"),
    ("segment.away", "not_equals", "true"),
    ("rfm.m_score", "gte", "3"),
    ("rfm.recency_days", "lt", "10"),
    ("rfm.monetary", "gt", "99.5"),
    ("rfm.monetary", "equals", "100"),
    ("rfm.frequency", "not_equals", "1"),
    ("propensity.purchase.7", "gte", "0.5"),
    ("propensity.purchase.30", "lte", "0.5"),
    ("intent.buy", "gte", "2"),
    ("intent.know", "exists", None),
    ("abandoned.carted", "lte", "3"),
    ("abandoned.viewed", "exists", None),
    ("attribute.size", "equals", "M"),
    ("attribute.size", "not_equals", "M"),
    ("attribute.mail", "in", "daily|weekly"),
]


@dataclass(frozen=True)
class Invitations:
    """What is known tonight and what is asked."""

    tables: dict[str, list[dict[str, Any]]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Invitations:
    """Twelve people of whom much, little or nothing is known; two audiences or three."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "consents", "contacts", "refusals", "segments", "rfm", "propensity", "intents",
            "attributes", "abandoned", "audiences", "rules", "policies", "customers", "carts", "purchases",
            "actions",
        )
    }  # fmt: skip
    for who in CUSTOMERS:
        _draw_person(draw, tables, who)
    for place in range(draw(st.integers(2, 3))):
        _draw_audience(draw, tables, f"audience_{place}")
    for channel in ("any", *CHANNELS):
        if draw(st.integers(0, 3)):
            _draw_policy(draw, tables, channel)
    for place in range(draw(st.integers(1, 5))):
        _draw_action(draw, tables, f"action_{place}")
    settings = Settings(
        cart_days=draw(st.sampled_from([2, 7])),
        lapsing_days=9,
        lapsed_days=draw(st.sampled_from([10, 39, 40])),
        fewest_customers=draw(st.sampled_from([1, 2, 3])),
        time_zone=draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
    )
    return Invitations(tables, settings)


def _draw_person(draw: st.DrawFn, tables: dict[str, list[dict[str, Any]]], who: str) -> None:
    tables["customers"].append(
        {"customer_id": who, "micro_conversion_count": draw(st.integers(0, 1))}
    )
    for name in ("carts", "purchases"):
        for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
            day = _day(draw)
            hour = draw(st.sampled_from([10, 12]))
            tables[name].append(
                {
                    "customer_id": who,
                    "event_date": day,
                    "occurred_at": datetime(day.year, day.month, day.day, hour),
                    "kind": draw(st.sampled_from(["first", "first", "second"])),
                }
            )
    for purpose in ("advertising", "personalization"):
        word = draw(st.sampled_from([True, True, True, False, None]))
        if word is not None:
            tables["consents"].append({"customer_id": who, "purpose": purpose, "is_granted": word})
    for _ in range(draw(st.integers(0, 3))):
        tables["contacts"].append(
            {
                "customer_id": who,
                "campaign_id": draw(st.sampled_from([*CAMPAIGNS, "unknown", None])),
                "contact_date": _day(draw),
            }
        )
    if draw(st.integers(0, 2)) == 0:
        tables["refusals"].append(
            {
                "customer_id": who,
                "campaign_id": draw(st.sampled_from([*CAMPAIGNS, None, None])),
                "channel": draw(st.sampled_from([None, None, *CHANNELS, "phone"])),
                "refused_on": _day(draw),
            }
        )
    for segment in draw(st.sets(st.sampled_from(["loyal", "away", "other"]))):
        tables["segments"].append(
            {"customer_id": who, "segment_key": segment, "is_current": draw(st.booleans())}
        )
    if draw(st.booleans()):
        tables["rfm"].append(
            {
                "customer_id": who,
                "recency_days": draw(st.sampled_from([0, 9, 10, 40])),
                "frequency": draw(st.integers(0, 2)),
                "monetary": draw(st.sampled_from(["0", "99.5", "100", "100.25"])),
                **{name: draw(st.integers(1, 5)) for name in ("r_score", "f_score", "m_score")},
            }
        )
    if draw(st.booleans()):
        for days in (7, 30):
            tables["propensity"].append(
                {
                    "customer_id": who,
                    "conversion_key": "purchase",
                    "horizon_days": days,
                    "probability": draw(st.sampled_from([0.25, 0.5, 0.75])),
                }
            )
    for moment in ("know", "buy"):
        for topic in draw(st.sets(st.sampled_from(TOPICS), max_size=2)):
            tables["intents"].append(
                {
                    "customer_id": who,
                    "moment": moment,
                    "topic": topic,
                    "score": draw(st.sampled_from([0.5, 2.0, 3.25])),
                }
            )
    for _ in range(draw(st.integers(0, 2))):
        tables["abandoned"].append(
            {
                "customer_id": who,
                "stage": draw(st.sampled_from(["carted", "carted", "viewed"])),
                "age_days": draw(st.sampled_from([3, 4])),
            }
        )
    for attribute, values in (("size", ["M", "L", None]), ("mail", ["daily", "never"])):
        for number in range(draw(st.integers(0, 2))):
            tables["attributes"].append(
                {
                    "customer_id": who,
                    "attribute": attribute,
                    "statement_number": number + 1,
                    "value": draw(st.sampled_from(values)),
                    "updated_at": datetime(2025, 3, 30, 16)
                    + timedelta(hours=draw(st.sampled_from([0, 8])) + 8 * number),
                }
            )


def _draw_audience(draw: st.DrawFn, tables: dict[str, list[dict[str, Any]]], key: str) -> None:
    tables["audiences"].append(
        {
            "audience_key": key,
            "purpose": draw(st.sampled_from(["advertising", "personalization"])),
            "channel": draw(st.sampled_from(CHANNELS)),
            "most_customers": draw(st.sampled_from([None, 2, 4])),
            "ordered_by": draw(st.sampled_from(ORDERS)),
            "holdout_percent": draw(st.sampled_from([None, 50])),
            "is_active": draw(st.integers(0, 9)) > 0,
        }
    )
    conditions = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique=True))
    for field, operator, value in conditions:
        number = draw(st.sampled_from([1, 1, 2]))
        tables["rules"].append(
            {
                "audience_key": key,
                "rule_number": number,
                "field": field,
                "operator": operator,
                "value": value,
            }
        )


def _draw_policy(draw: st.DrawFn, tables: dict[str, list[dict[str, Any]]], channel: str) -> None:
    is_capped = draw(st.booleans())
    hours = draw(st.sampled_from([(None, None), (21, 8), (20, 9)]))
    tables["policies"].append(
        {
            "channel": channel,
            "most_contacts": draw(st.integers(1, 2)) if is_capped else None,
            "within_days": draw(st.sampled_from([2, 7, 30])) if is_capped else None,
            "from_hour": hours[0],
            "to_hour": hours[1],
            "cool_down_days": draw(st.sampled_from([None, 7, 30])),
        }
    )


def _draw_action(draw: st.DrawFn, tables: dict[str, list[dict[str, Any]]], key: str) -> None:
    asks: dict[str, list[Any]] = {
        "moment": ["know", "buy"],
        "stage": ["new", "engaged", "cart", "first_buyer", "repeat_buyer", "lapsing", "lapsed"],
        "segment_key": ["loyal", "away"],
        "audience_key": ["audience_0", "audience_1"],
    }
    asked = draw(st.sets(st.sampled_from([*asks]), max_size=2))
    tables["actions"].append(
        {
            "action_key": key,
            **{
                name: draw(st.sampled_from(values)) if name in asked else None
                for name, values in asks.items()
            },
            "channel": draw(st.sampled_from([*CHANNELS, "site"])),
            "purpose": draw(st.sampled_from(["personalization", "personalization", "advertising"])),
            "priority": draw(st.integers(1, 3)),
            "is_active": draw(st.integers(0, 9)) > 0,
        }
    )


def _day(draw: st.DrawFn) -> date:
    return LAST_DAY - timedelta(days=draw(st.sampled_from(AGES)))


def check(bench: Bench, drawn: Invitations) -> None:
    """Audiences and their sizes are what asking each person about each audience gives."""
    built = bench.build(
        "audiences_drawn", "audience_sizes", "next_best_actions", given=_given(drawn)
    )
    rows, sizes = [], []
    for audience in drawn.tables["audiences"]:
        if not audience["is_active"]:
            continue
        found = [*_members(drawn, audience)]
        rows += [row for row in found if row["outcome"] in ("chosen", "held_out")]
        outcomes = [row["outcome"] for row in found]
        fewest = drawn.settings.fewest_customers
        sizes += [*audiences.size_rows(audience["audience_key"], outcomes, fewest)]
    expected = [{**_told(drawn, row)} for row in rows]
    assert_same_rows(built["audiences_drawn"], expected, "audiences")
    assert_same_rows(built["audience_sizes"], sizes, "audience_sizes")
    told = [row for row in rows if row["outcome"] == "chosen"]
    assert_same_rows(built["next_best_actions"], _actions(drawn, told), "next_best_actions")


def _actions(drawn: Invitations, told: list[dict[str, Any]]) -> Any:
    first = LAST_DAY - timedelta(days=drawn.settings.cart_days)
    for who in CUSTOMERS:

        def mine(name: str, who: str = who) -> list[dict[str, Any]]:
            return [row for row in drawn.tables[name] if row["customer_id"] == who]

        granted = {row["purpose"] for row in mine("consents") if row["is_granted"]}
        if "personalization" not in granted:
            continue
        times = {
            name: [
                row["occurred_at"]
                for row in mine(name)
                if row["event_date"] > first and row["kind"] == "first"
            ]
            for name in ("carts", "purchases")
        }
        stage = actions.stage(
            times["carts"],
            times["purchases"],
            next(iter(mine("rfm")), None),
            mine("customers")[0]["micro_conversion_count"],
            drawn.settings,
        )
        moment, is_sensitive = actions.strongest(mine("intents"), SENSITIVE)
        action = actions.chosen(
            drawn.tables["actions"],
            stage,
            moment,
            {row["segment_key"] for row in mine("segments") if row["is_current"]},
            {row["audience_key"] for row in told if row["customer_id"] == who},
        )
        yield actions.action_row(
            who,
            action,
            stage,
            moment,
            is_sensitive=is_sensitive,
            granted=granted,
            block=blocked(drawn, who, action["channel"]) if action else None,
        )


def _members(drawn: Invitations, audience: dict[str, Any]) -> Any:
    rules = [
        row for row in drawn.tables["rules"] if row["audience_key"] == audience["audience_key"]
    ]
    members: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for who in CUSTOMERS:
        facts = known_facts(drawn, who)
        number = audiences.matching_rule(facts, rules)
        if number is not None:
            text = facts.get(audience["ordered_by"] or "")
            members[who] = None if text is None else float(text)
            reasons[who] = audiences.rule_words(rules, number)
    granted = {
        row["customer_id"]
        for row in drawn.tables["consents"]
        if row["purpose"] == audience["purpose"] and row["is_granted"]
    }
    blocks = {who: blocked(drawn, who, audience["channel"]) for who in CUSTOMERS}
    for row in audiences.member_rows(audience, members, granted, blocks):
        yield {**row, "reason": reasons[row["customer_id"]]}


def known_facts(drawn: Invitations, who: str) -> dict[str, str | None]:
    """Everything known of somebody, as text."""

    def mine(name: str) -> list[dict[str, Any]]:
        return [row for row in drawn.tables[name] if row["customer_id"] == who]

    facts: dict[str, str | None] = {}
    for row in mine("segments"):
        if row["is_current"]:
            facts[f"segment.{row['segment_key']}"] = "true"
    for row in mine("rfm"):
        facts |= {f"rfm.{name}": str(value) for name, value in row.items() if name != "customer_id"}
    for row in mine("propensity"):
        name = f"propensity.{row['conversion_key']}.{row['horizon_days']}"
        facts[name] = str(row["probability"])
    for row in mine("intents"):
        name = f"intent.{row['moment']}"
        if row["topic"] not in SENSITIVE:
            facts[name] = str(max(row["score"], float(facts.get(name) or 0)))
    for row in mine("abandoned"):
        name = f"abandoned.{row['stage']}"
        facts[name] = str(min(row["age_days"], int(facts.get(name) or row["age_days"])))
    clock_at = midnight_utc(LAST_DAY + timedelta(days=1), drawn.settings.time_zone)
    known = audiences.latest_attributes(mine("attributes"), clock_at)
    return facts | {f"attribute.{name}": value for name, value in known.items()}


def blocked(drawn: Invitations, who: str, channel: str) -> str | None:
    """What keeps somebody from a channel."""
    contacts = [
        (REACHED_BY.get(row["campaign_id"]), row["contact_date"])
        for row in drawn.tables["contacts"]
        if row["customer_id"] == who
    ]
    refusals = [
        (row["channel"] or REACHED_BY.get(row["campaign_id"]), row["refused_on"])
        for row in drawn.tables["refusals"]
        if row["customer_id"] == who
    ]
    return audiences.block(channel, contacts, refusals, drawn.tables["policies"], LAST_DAY)


def _told(drawn: Invitations, row: dict[str, Any]) -> dict[str, Any]:
    (audience,) = (
        one for one in drawn.tables["audiences"] if one["audience_key"] == row["audience_key"]
    )
    policies = {policy["channel"]: policy for policy in drawn.tables["policies"]}
    hours = {
        f"quiet_{end}": next(
            (
                policies[channel][end]
                for channel in (audience["channel"], "any")
                if channel in policies and policies[channel][end] is not None
            ),
            None,
        )
        for end in ("from_hour", "to_hour")
    }
    return {
        "audience_key": row["audience_key"],
        "customer_id": row["customer_id"],
        "purpose": audience["purpose"],
        "channel": audience["channel"],
        "score": row["score"],
        "priority": row["place"],
        "is_holdout": row["outcome"] == "held_out",
        "reason": row["reason"],
        **hours,
    }


def _given(drawn: Invitations) -> dict[str, Any]:
    tables = drawn.tables

    def table(name: str, **kinds: pa.DataType) -> pa.Table:
        return pa.table(
            {
                column: pa.array([row[column] for row in tables[name]], kind)
                for column, kind in kinds.items()
            }
        )

    text, moment = pa.string(), pa.timestamp("us")
    attributes = table(
        "attributes",
        attribute=text, statement_number=pa.int64(), value=text, updated_at=moment,
    ).append_column("customer_key", _keys(tables["attributes"]))  # fmt: skip
    return {
        "audiences": tables["audiences"],
        "audience_rules": tables["rules"],
        "contact_policies": tables["policies"],
        "actions": tables["actions"],
        "dim_customers": tables["customers"],
        "int_product_events__offerable": table(
            "carts", event_date=pa.date32(), occurred_at=moment
        )
        .append_column("action", _kinds(tables["carts"], "carted", "viewed"))
        .append_column("customer_key", _keys(tables["carts"])),
        "fct_conversions": [
            {
                "customer_id": row["customer_id"],
                "conversion_date": row["event_date"],
                "occurred_at": row["occurred_at"],
                "tier": "macro" if row["kind"] == "first" else "micro",
            }
            for row in tables["purchases"]
        ],
        "customer_segments": tables["segments"],
        "rfm": tables["rfm"],
        "propensity": tables["propensity"],
        "intent_scores": tables["intents"],
        "abandoned_products": tables["abandoned"],
        "int_customer_attributes__effective": attributes,
        "int_consents__current": table(
            "consents", customer_id=text, purpose=text, is_granted=pa.bool_()
        ).append_column("customer_key", _keys(tables["consents"])),
        "int_contacts__identified": table(
            "contacts", customer_id=text, campaign_id=text, contact_date=pa.date32()
        ),
        "int_refusals__identified": table(
            "refusals", customer_id=text, campaign_id=text, channel=text, refused_on=pa.date32()
        ),
        "stg_campaigns__campaigns": [
            {"campaign_id": key, "channel": channel} for key, channel in CAMPAIGNS.items()
        ],
        "stg_products__products": [
            {"product_id": "p1", "department": "Drugs", "category": "Analgesics",
             "subcategory": "Balm"},
            {"product_id": "p2", "department": "Food", "category": "Tea"},
        ],
        "stg_landing__clock": clock(LAST_DAY, drawn.settings.time_zone),
        "settings": setting_rows(drawn.settings),
    }  # fmt: skip


def _keys(rows: list[dict[str, Any]]) -> pa.Array:
    keys = keys_of(CUSTOMERS)
    return pa.array([keys[row["customer_id"]] for row in rows], pa.uint64())


def _kinds(rows: list[dict[str, Any]], first: str, second: str) -> pa.Array:
    return pa.array([first if row["kind"] == "first" else second for row in rows], pa.string())
