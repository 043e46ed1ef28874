"""Segments for histories of a week: windows that end within it, and every kind of condition."""

from __future__ import annotations

from typing import Any

# segment, rule, field, days to look back, operator, value
CONDITIONS: list[tuple[str, int, str, int | None, str, str | None]] = [
    ("bought_lately", 1, "conversion_count.purchase", 2, "gte", "1"),
    ("spent_lately", 1, "macro_value", 3, "gt", "10"),
    ("never_bought", 1, "conversion_count.purchase", None, "equals", "0"),
    ("lookers", 1, "conversion_count.product_viewed", 1, "gte", "1"),
    ("lookers", 1, "conversion_count.purchase", 2, "equals", "0"),
    ("lookers", 2, "conversion_count.cart_added", 3, "gte", "1"),
    ("lapsed", 1, "macro_count", None, "gte", "1"),
    ("lapsed", 1, "macro_count", 1, "equals", "0"),
    ("phones", 1, "device_type", None, "equals", "mobile"),
    ("tokyo_or_mail", 1, "region", None, "in", "東京都"),
    ("tokyo_or_mail", 2, "channel", None, "equals", "Email"),
    ("not_osaka", 1, "region", None, "not_equals", "大阪府"),
    ("not_osaka", 1, "country", None, "exists", None),
    ("daily_mail", 1, "attribute.mail_frequency", None, "equals", "daily"),
    ("unasked", 1, "attribute.income", None, "not_equals", "35-49K"),
    ("unasked", 1, "conversion_value.purchase", 3, "lt", "25"),
    ("wanting", 1, "moment_count.buy", 2, "gte", "1"),
    ("wanting", 1, "segment.bought_lately", None, "equals", "false"),
    ("mobile_or_lapsed", 1, "segment.phones", None, "equals", "true"),
    ("mobile_or_lapsed", 2, "segment.lapsed", None, "equals", "true"),
    ("a_rest", 1, "segment.mobile_or_lapsed", None, "equals", "false"),
    ("a_rest", 1, "segment.daily_mail", None, "equals", "false"),
    ("upon_all", 1, "segment.a_rest", None, "equals", "true"),
    ("upon_all", 1, "segment.not_osaka", None, "equals", "true"),
    ("upon_all", 2, "segment.wanting", None, "equals", "true"),
]


def definitions() -> dict[str, list[dict[str, Any]]]:
    """The rows of segments.csv and segment_rules.csv."""
    keys = sorted({condition[0] for condition in CONDITIONS})
    names = ("segment_key", "rule_number", "field", "window_days", "operator", "value")
    return {
        "segments": [{"segment_key": key, "is_active": "true"} for key in keys],
        "segment_rules": [dict(zip(names, condition, strict=True)) for condition in CONDITIONS],
    }
