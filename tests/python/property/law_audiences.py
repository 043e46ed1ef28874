"""Audiences under which the law of the warehouse is tried: of few people, soon full."""

from __future__ import annotations

from typing import Any


def definitions() -> dict[str, list[dict[str, Any]]]:
    """The rows of audiences.csv, audience_rules.csv and contact_policies.csv."""
    audiences = [
        ("buyers", "advertising", "email", 2, "rfm.monetary", 50),
        ("others", "personalization", "site", None, None, None),
    ]
    names = ("audience_key", "purpose", "channel", "most_customers", "ordered_by")
    rules = [
        ("buyers", 1, "rfm.frequency", "gte", "0"),
        ("buyers", 2, "attribute.income", "exists", None),
        ("others", 1, "rfm.frequency", "not_equals", "1"),
    ]
    fields = ("audience_key", "rule_number", "field", "operator", "value")
    policies = [("email", 1, 2, 2), ("any", 2, 3, None)]
    limits = ("channel", "most_contacts", "within_days", "cool_down_days")
    return {
        "audiences": [
            {
                **dict(zip((*names, "holdout_percent"), audience, strict=True)),
                "is_active": "true",
            }
            for audience in audiences
        ],
        "audience_rules": [dict(zip(fields, rule, strict=True)) for rule in rules],
        "contact_policies": [dict(zip(limits, policy, strict=True)) for policy in policies],
    }
