"""Visits, contacts and conversions of a few people, and who must get the credit for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import clock, keys_of, setting_rows, utc
from tests.python.reference.attribution import Models, credited_rows, performance_rows
from tests.python.reference.definitions import definition_rows
from tests.python.reference.rows import Row, grouped, local_date
from tests.python.reference.settings import Settings

START = utc("2025-01-27T09:00:00")
LAST_DAY = date(2025, 2, 28)
CUSTOMERS = ["user:1", "user:2", "user:3", "device:4", "device:5"]
SOURCES = {
    "Direct": ("(direct)", "(none)"),
    "Email": ("news", "email"),
    "Organic Search": ("google", "organic"),
    "Paid Search": ("google", "cpc"),
}
CAMPAIGNS: list[dict[str, Any]] = [
    {"campaign_id": "k1", "channel": "news", "medium": "email", "is_holdout": False},
    {"campaign_id": "k2", "channel": "post", "medium": None, "is_holdout": False},
    {"campaign_id": "k3", "channel": "news", "medium": "email", "is_holdout": True},
]
CONTACT_CHANNELS = {"k1": "Email", "k2": "Unassigned", "k3": None, "unknown": "Unassigned"}


@dataclass(frozen=True)
class Roads:
    """Rows of the facts that attribution reads, and the settings."""

    sessions: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    conversions: list[dict[str, Any]]
    settings: Settings


@st.composite
def histories(draw: st.DrawFn) -> Roads:
    """Twelve days over the end of a month, often several things at the same moment."""
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
    who, hours = st.sampled_from(CUSTOMERS), st.integers(0, 48).map(lambda number: number * 6)
    sessions = [
        {
            "session_id": f"s{place}",
            "customer_id": customer,
            "started_at": START + timedelta(hours=hour),
            "channel": channel,
            "source": SOURCES[channel][0],
            "medium": SOURCES[channel][1],
            "campaign": campaign,
            "campaign_id": campaign_id,
            "is_bot_like": is_bot,
            "session_date": local_date(START + timedelta(hours=hour), zone),
        }
        for place, (customer, hour, channel, campaign, campaign_id, is_bot) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        who,
                        hours,
                        st.sampled_from(list(SOURCES)),
                        st.sampled_from([None, None, "spring"]),
                        st.sampled_from([None, None, "k1"]),
                        st.sampled_from([False] * 7 + [True]),
                    ),
                    min_size=6,
                    max_size=18,
                )
            )
        )
    ]
    contacts = [
        {
            "contact_id": f"c{place}",
            "customer_id": customer,
            "occurred_at": START + timedelta(hours=hour),
            "campaign_id": campaign_id,
        }
        for place, (customer, hour, campaign_id) in enumerate(
            draw(
                st.lists(
                    st.tuples(who, hours, st.sampled_from(["k1", "k2", "k3", "unknown"])),
                    max_size=8,
                )
            )
        )
    ]
    conversions = [
        {
            "conversion_id": f"e{place}:{key}",
            "conversion_key": key,
            "tier": "macro" if key == "purchase" else "micro",
            "customer_id": customer,
            "session_id": session,
            "occurred_at": START + timedelta(hours=hour),
            "conversion_date": local_date(START + timedelta(hours=hour), zone),
            "value": value,
        }
        for place, (customer, hour, key, session, value) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        who,
                        hours,
                        st.sampled_from(["purchase", "cart_added", "member_signed_up"]),
                        st.sampled_from([None, *(row["session_id"] for row in sessions)]),
                        st.sampled_from([0, 10, 2.5]),
                    ),
                    min_size=3,
                    max_size=14,
                )
            )
        )
    ]
    settings = Settings(
        time_zone=zone,
        attribution_lookback_days=draw(st.sampled_from([90, 2, 1])),
        attribution_most_touches=draw(st.sampled_from([200, 3])),
        attribution_detail_days=draw(st.sampled_from([35, 25])),
    )
    return Roads(sessions, contacts, conversions, settings)


def check(bench: Bench, drawn: Roads) -> None:
    """`attribution` and `channel_performance` say what the reference does."""
    given = {
        "fct_sessions": drawn.sessions,
        "fct_conversions": drawn.conversions,
        "int_sessions__sourced": _sourced(drawn.sessions),
        "stg_landing__clock": clock(LAST_DAY, drawn.settings.time_zone),
        "stg_campaigns__campaigns": _campaigns(),
        "int_contacts__identified": _contacts(drawn.contacts),
        "settings": setting_rows(drawn.settings),
    }
    built = bench.build("attribution", "channel_performance", given=given)
    rows = _expected(drawn)
    told_after = LAST_DAY - timedelta(days=drawn.settings.attribution_detail_days)
    assert_same_rows(
        [{**row, "credit": round(row["credit"], 9)} for row in built["attribution"]],
        [
            {
                "conversion_id": row["conversion"]["conversion_id"],
                "model_key": model["model_key"],
                "touch_at": row["touch"] and row["touch"]["touched_at"],
                "session_id": row["touch"] and row["touch"].get("session_id"),
                "contact_id": row["touch"] and row["touch"].get("contact_id"),
                "channel": row["touch"]["channel"] if row["touch"] else "unattributed",
                "credit": round(row["credit"], 9),
            }
            for row in rows
            for model in definition_rows("attribution_models")
            if row["method"] in (None, model["method"])
            and row["credit"] > 1e-12
            and row["conversion"]["conversion_date"] > told_after
        ],
        "attribution",
    )
    methods = {row["method"]: row["model_key"] for row in definition_rows("attribution_models")}
    visits = [
        {**row, "campaign": _campaign(row)} for row in drawn.sessions if not row["is_bot_like"]
    ]
    expected = performance_rows(rows, visits, [*methods])
    for row in expected:
        row["model_key"] = methods[row.pop("method")]
    told = built["channel_performance"]
    rounded = {"credited_conversions": 8, "credited_value": 7, "new_customer_conversions": 8}
    assert_same_rows(
        [
            {**row, **{name: round(row[name], digits) for name, digits in rounded.items()}}
            for row in told
            if row["credited_conversions"] > 0
        ],
        [row for row in expected if row["credited_conversions"] > 0],
        "channel_performance",
    )
    one_of_each = {
        (row["activity_date"], row["channel"], row["campaign"]): row["session_count"]
        for row in told
    }
    assert sum(one_of_each.values()) == len(visits)


def check_crowd(bench: Bench, touches: int) -> None:
    """Of one customer's visits, seven seconds apart, the latest share the credit of what follows."""
    settings = Settings(time_zone="UTC")
    moments = [START + timedelta(seconds=7 * place) for place in range(touches)]
    sessions: list[dict[str, Any]] = [
        {
            "session_id": f"s{place}",
            "customer_id": "user:1",
            "started_at": moment,
            "session_date": moment.date(),
            "channel": "Email" if place % 2 else "Direct",
            "source": "news" if place % 2 else "(direct)",
            "medium": "email" if place % 2 else "(none)",
            "campaign": None,
            "campaign_id": None,
            "is_bot_like": False,
        }
        for place, moment in enumerate(moments)
    ]
    bought_at = moments[-1] + timedelta(seconds=1)
    given = {
        "fct_sessions": sessions,
        "fct_conversions": [
            {
                "conversion_id": "e:purchase",
                "conversion_key": "purchase",
                "tier": "macro",
                "customer_id": "user:1",
                "occurred_at": bought_at,
                "conversion_date": bought_at.date(),
                "value": 10,
            }
        ],
        "int_sessions__sourced": _sourced(sessions),
        "stg_landing__clock": clock(LAST_DAY, settings.time_zone),
        "stg_campaigns__campaigns": _campaigns(),
        "int_contacts__identified": _contacts([]),
        "settings": setting_rows(settings),
    }
    (rows,) = bench.build("attribution", given=given).values()
    most = settings.attribution_most_touches
    latest = {row["session_id"] for row in sessions[-most:]}
    by_model = grouped(rows, lambda row: row["model_key"])
    assert len(by_model) == len(definition_rows("attribution_models"))
    for of_model in by_model.values():
        assert abs(sum(row["credit"] for row in of_model) - 1) < 1e-9
        assert {row["session_id"] for row in of_model} <= latest
    assert {row["session_id"] for row in by_model["linear"]} == latest


def _campaigns() -> pa.Table:
    unknown = dict.fromkeys(["started_on", "ended_on"])
    kinds = {
        "cost": pa.decimal128(18, 4),
        "started_on": pa.date32(),
        "ended_on": pa.date32(),
        "is_holdout": pa.bool_(),
    }
    rows = [{**unknown, "cost": None, "currency": None, **row} for row in CAMPAIGNS]
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], kinds.get(name, pa.string()))
            for name in rows[0]
        }
    )


def _contacts(contacts: Sequence[Row]) -> pa.Table:
    names = ["contact_id", "customer_id", "campaign_id"]
    return pa.table(
        {
            **{name: pa.array([row[name] for row in contacts], pa.string()) for name in names},
            "occurred_at": pa.array([row["occurred_at"] for row in contacts], pa.timestamp("us")),
        }
    )


def _sourced(sessions: Sequence[Row]) -> pa.Table:
    names = ["source", "medium", "campaign"]
    return pa.table(
        {
            **{name: pa.array([row[name] for row in sessions], pa.string()) for name in names},
            "has_store": [False] * len(sessions),
        }
    )


def _expected(drawn: Roads) -> list[dict[str, Any]]:
    bots = {row["session_id"] for row in drawn.sessions if row["is_bot_like"]}
    by_method = {row["method"]: row for row in definition_rows("attribution_models")}
    lookbacks = {
        row["conversion_key"]: int(row["lookback_days"] or drawn.settings.attribution_lookback_days)
        for row in definition_rows("conversions")
    }
    models = Models(
        lookbacks.__getitem__,
        drawn.settings.attribution_most_touches,
        float(by_method["position"]["first_share"]),
        float(by_method["position"]["last_share"]),
        float(by_method["time_decay"]["half_life_days"]),
        drawn.settings.time_zone,
    )
    keys = keys_of(row["conversion_id"] for row in drawn.conversions)
    counted = [
        {**row, "order": keys[row["conversion_id"]]}
        for row in drawn.conversions
        if row["session_id"] not in bots
    ]
    return credited_rows(counted, _touches(drawn), models)


def _campaign(session: Row) -> str:
    return str(session["campaign_id"] or session["campaign"] or "(none)")


def _touches(drawn: Roads) -> dict[str, list[Row]]:
    sessions = [
        {
            **row,
            "touched_at": row["started_at"],
            "order": (False, row["session_id"]),
            "campaign": _campaign(row),
        }
        for row in drawn.sessions
        if not row["is_bot_like"]
    ]
    contacts = [
        {
            **row,
            "touched_at": row["occurred_at"],
            "order": (True, row["contact_id"]),
            "channel": CONTACT_CHANNELS[row["campaign_id"]],
            "source": "a contact",
            "campaign": row["campaign_id"],
        }
        for row in drawn.contacts
        if CONTACT_CHANNELS[row["campaign_id"]]
    ]
    touches: Sequence[Row] = [*sessions, *contacts]
    keys = keys_of(touch["order"][1] for touch in touches)

    def place(touch: Row) -> tuple[Any, ...]:
        is_contact, name = touch["order"]
        return touch["touched_at"], is_contact, keys[name]

    return grouped(sorted(touches, key=place), lambda touch: str(touch["customer_id"]))
