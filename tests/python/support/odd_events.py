"""Events whose times, numbers, texts and JSON two engines are likely to read differently."""

from __future__ import annotations

import json
from typing import Any

TIMES = [
    "2025-04-03T10:00:00Z", "2025-04-03T10:00:00.123456Z", "2025-04-03T10:00:00.123456789Z",
    "2025-04-03 10:00:00", "2025-04-03 10:00", "2025-04-03T10:00Z", "2025-04-03T10:00:00z",
    "2025-04-03T19:00:00+09:00", "2025-04-03T19:00:00+0900", "2025-04-03T19:00+09:00",
    "2025-04-03T19:00:00+09", "2025-04-03", " 2025-04-03T10:00:00Z ", "2025-04-03T10:00:00,5Z",
    "2025-4-3 1:02:03", "2025-02-30T10:00:00Z", "2025", "2025-04",
    "T10:00:00", "10:00:00", "20250403T100000Z", "1743674400", "yesterday", "2025-04-03T10:00:00 UTC",
    "2025-04-03T10:00:00 Asia/Tokyo", "2025-04-03T10:00:00[UTC]", "not a time",
    "now",
]  # fmt: skip
NUMBERS = [
    "12", "12.5", "1e3", " 12 ", "12.34565", "-0", "0.00004", "NaN", "inf", "1,000", "0x10",
    "99999999999999", "100000000000000", "+5", ".5", "5.", "5f", "5d", "true", "１２", "12%", "1e-5",
    "12.345650000000001", "",
]  # fmt: skip
TEXTS = [
    "　全角　", " tab\t", "A  B", "ＡＢＣ", "straße", "ÉCOLE", "a\u00a0b", "\u2003wide\u2003",
    "e\u0301", "💡 idea", "quote\"d", "back\\slash", "per%cent_", "ann@example.com", "192.0.2.1", "",
]  # fmt: skip
URLS = [
    "https://www.Shop.example/Articles/1?utm_source=x#top", "HTTP://user:pw@www.shop.example:8080/a",
    "shop.example/path", "/only/a/path", "https://shop.example", "https://例え.jp/商品?q=茶",
    "ftp://files.example/x", "https://shop.example/a%20b", "javascript:void(0)", "//cdn.example/x",
    "https://shop.example/?a@b.example", "https://shop.example/%40x/ann%40mail.example",
]  # fmt: skip
PROPERTIES: list[Any] = [
    {"cart": {"total": 12.5, "items": [1, 2]}, "ok": True, "none": None},
    {"a.b": 1, "a": {"b": 2}}, {"name with space": "x", "file_type": "pdf"}, {"big": 12345678901234567},
    {"float": 0.1, "exp": 1e20, "small": 1e-7, "int_float": 2.0}, {"nested": [{"x": [1]}]},
    {"unicode": "茶\u3000\u00e9", "escaped": "line\nbreak\ttab\"quote\\"}, {"ip": "192.0.2.77", "v6": "2001:db8::1"},
    {"mail": "ann@example.com"}, {}, [], "text", 5, {"items": [{"product_id": "P0001", "quantity": 2, "price": 9.5}]},
    {"items": []}, {"items": "none"}, {"items": [{"product_id": "P0001"}, {"product_id": "P0002"}]},
]  # fmt: skip
CONSENTS = [
    '{"analytics":"granted","advertising":"GRANTED","personalization":"yes"}',
    '{"personalization":" granted "}', '{"gpc":"true","advertising":"granted"}',
    '{"analytics":true}', '{"advertising":1}', "{}", '{"personalization":null}', "not json",
    '{"personalization":{"state":"granted"}}',
]  # fmt: skip


def odd_events(day: str) -> bytes:
    """JSON lines: one event for each of the values above, by one device each."""
    rows: list[dict[str, Any]] = [{"occurred_at": time} for time in TIMES]
    rows += [{"received_at": time} for time in TIMES]
    for field in ("value", "quantity", "scroll_percent", "engagement_seconds"):
        rows += [{field: number} for number in NUMBERS]
    for field in ("search_term", "event_name", "utm_source", "utm_campaign", "city", "user_agent"):
        rows += [{field: text} for text in TEXTS]
    for field in ("page_url", "page_referrer"):
        rows += [{field: url} for url in URLS]
    rows += [{"properties": properties} for properties in PROPERTIES]
    rows += [{"consent": consent} for consent in CONSENTS]
    # a column that no feed has goes to the properties, and yields to what they say themselves
    rows += [{"properties": {"colour": "own"}, "colour": "beside", "size": "M"}]
    common = {"event_name": "page_view", "occurred_at": f"{day}T12:00:00Z"}
    lines = [
        {**common, "event_id": f"odd{place}", "anonymous_id": f"odd-device{place}", **row}
        for place, row in enumerate(rows)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
