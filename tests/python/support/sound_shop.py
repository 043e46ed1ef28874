"""A small shop's landed rows and definitions: few, but every kind of row a data test looks at."""

from __future__ import annotations

from typing import Any

LANDED_ON = "2025-01-20"
PHONE_BROWSER = "Mozilla/5.0 (iPhone)"
CONSENT = '{"personalization":"granted","advertising":"granted"}'


def _event(
    event_id: str, name: str, at: str, device: str | None, **more: str
) -> dict[str, str | None]:
    return {
        "event_id": event_id,
        "event_name": name,
        "occurred_at": f"2025-01-{at}",
        "anonymous_id": device,
        "landed_on": LANDED_ON,
        **more,
    }


EVENTS: list[dict[str, str | None]] = [
    # Ann's phone: one visit before her login, three after it
    _event("a1", "page_view", "01 10:00:00", "phone", user_agent=PHONE_BROWSER, region="Tokyo"),
    _event("a2", "viewed", "01 10:05:00", "phone"),
    _event("a3", "viewed", "01 12:00:00", "phone", user_id="ann"),
    _event("a4", "carted", "01 12:10:00", "phone"),
    _event("a5", "purchase", "01 12:20:00", "phone", value="100", product_id="tea"),
    _event("a6", "viewed", "10 09:00:00", "phone"),
    _event("a7", "purchase", "10 09:10:00", "phone", value="50", product_id="tea"),
    _event("a8", "viewed", "19 23:50:00", "phone", product_id="tea", consent=CONSENT),
    # before and after a word on analytics that takes them out, and one that lets them in
    _event("w1", "purchase", "08 10:00:00", "tv", consent='{"analytics":"denied"}', value="80"),
    _event("w2", "viewed", "08 10:01:00", "tv"),
    # a tablet that Ann and Bob share, before and after their logins
    _event("b1", "viewed", "02 20:00:00", "tablet"),
    _event("b2", "login", "02 20:10:00", "tablet", user_id="ann"),
    _event("b3", "login", "03 20:00:00", "tablet", user_id="bob"),
    _event("b4", "purchase", "03 20:05:00", "tablet", value="30", product_id="tea"),
    # somebody unknown, a visit without a device, and a robot that even buys
    _event("c1", "viewed", "04 08:00:00", "kiosk", utm_source="news", utm_medium="email"),
    _event("d1", "purchase", "05 08:00:00", None, user_id="cho", store_id="ginza", value="7"),
    _event("r1", "viewed", "06 08:00:00", "robot", user_agent="Crawlbot/1.0"),
    _event("r2", "purchase", "06 08:00:01", "robot", value="9999"),
    # a letter, a copy and two rows that cannot be used
    _event("m1", "campaign_received", "07 08:00:00", None, user_id="ann", campaign_id="spring"),
    _event("a5", "purchase", "01 12:20:00", "phone", value="100"),
    _event("x1", "viewed", "01 10:00:00", None),
    {"refusal_reason": "invalid_json", "landed_on": LANDED_ON},
]

CUSTOMERS: list[dict[str, str | None]] = [
    {
        "user_id": "ann",
        "updated_at": "2025-01-01",
        "attribute": "size",
        "value": "M",
        "origin": "declared",
        "landed_on": LANDED_ON,
    }
]

_STEPS = ("viewed", "carted", "purchase")


def _funnel(key: str, entry_mode: str) -> dict[str, Any]:
    return {
        "funnel_key": key,
        "unit": "customer",
        "order_mode": "ordered",
        "entry_mode": entry_mode,
        "window_hours": 24,
    }


def _step(funnel: str, number: int, key: str) -> dict[str, Any]:
    return {
        "funnel_key": funnel,
        "step_number": number,
        "conversion_key": key,
        "is_optional": False,
    }


DEFINITIONS: dict[str, list[dict[str, Any]]] = {
    "conversions": [
        {"conversion_key": "viewed", "tier": "micro", "kind": "process", "is_active": True},
        {"conversion_key": "carted", "tier": "micro", "kind": "process", "is_active": True},
        {
            "conversion_key": "purchase",
            "tier": "macro",
            "value_property": "value",
            "is_active": True,
        },
    ],
    "conversion_rules": [
        {
            "conversion_key": key,
            "rule_number": 1,
            "field": "event_name",
            "operator": "equals",
            "value": key,
        }
        for key in _STEPS
    ],
    "funnel_exclusions": [],
    "funnels": [
        _funnel("journey", "any"),
        _funnel("return", "first"),
    ],
    "funnel_steps": [
        *(_step("journey", number, key) for number, key in enumerate(_STEPS, start=1)),
        _step("return", 1, "viewed"),
        _step("return", 2, "purchase"),
    ],
    "known_events": [
        {"event_name": "page_view", "role": "page_view"},
        {"event_name": "login", "role": "detail"},
        {"event_name": "campaign_received", "role": "contact"},
    ],
    "product_events": [
        {"event_name": "purchase", "action": "bought", "is_by_items": False},
        {"event_name": "viewed", "action": "viewed", "is_by_items": False},
    ],
    "segments": [{"segment_key": "recent", "is_active": True}],
    "segment_rules": [
        {
            "segment_key": "recent",
            "rule_number": 1,
            "field": "macro_count",
            "window_days": 3,
            "operator": "gte",
            "value": 1,
        }
    ],
    "audiences": [
        {
            "audience_key": "buyers",
            "purpose": "personalization",
            "channel": "email",
            "is_active": True,
        }
    ],
    "audience_rules": [
        {
            "audience_key": "buyers",
            "rule_number": 1,
            "field": "rfm.frequency",
            "operator": "gte",
            "value": "0",
        }
    ],
    "contact_policies": [],
    "actions": [],
    "channels": [
        {
            "rule_order": 1,
            "channel": "Direct",
            "field": "source",
            "operator": "equals",
            "value": "(direct)",
        }
    ],
    "sources": [],
    "devices": [
        {"rule_order": 1, "device_type": "bot", "operator": "contains", "value": "bot"},
        {"rule_order": 2, "device_type": "mobile", "operator": "contains", "value": "iphone"},
    ],
}
