"""Each rule of channels.csv has a visit that it alone puts into its channel."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from tests.python.property.bench import Bench
from tests.python.reference.definitions import definition_rows
from tests.python.reference.rows import Row

RULES = definition_rows("channels")
# rule_order: source, medium, campaign, in a store, the channel, and the one without the rule
VISITS: dict[str, tuple[str, str, str | None, bool, str, str]] = {
    "10": ("(direct)", "(none)", None, True, "Physical Store", "Direct"),
    "20": ("(direct)", "(none)", None, False, "Direct", "Unassigned"),
    "30": ("google", "cpc", "cross-network spring", False, "Cross-network", "Paid Search"),
    "40": ("rakuten", "cpc", None, False, "Paid Shopping", "Paid Other"),
    "50": ("partner", "ppc", "spring-shopping", False, "Paid Shopping", "Paid Other"),
    "60": ("yahoo", "cpc", None, False, "Paid Search", "Paid Other"),
    "70": ("facebook", "paid_social", None, False, "Paid Social", "Paid Other"),
    "80": ("youtube", "cpv", None, False, "Paid Video", "Paid Other"),
    "90": ("partner", "banner", None, False, "Display", "Unassigned"),
    "100": ("partner", "paid", None, False, "Paid Other", "Unassigned"),
    "110": ("chatgpt", "referral", None, False, "AI Assistant", "Referral"),
    "120": ("rakuten", "referral", None, False, "Organic Shopping", "Referral"),
    "130": ("partner", "referral", "eshop", False, "Organic Shopping", "Referral"),
    "140": ("facebook", "referral", None, False, "Organic Social", "Referral"),
    "150": ("partner", "social", None, False, "Organic Social", "Unassigned"),
    "160": ("youtube", "referral", None, False, "Organic Video", "Referral"),
    "170": ("partner", "video-ad", None, False, "Organic Video", "Unassigned"),
    "180": ("google", "referral", None, False, "Organic Search", "Referral"),
    "190": ("partner", "organic", None, False, "Organic Search", "Unassigned"),
    "200": ("mail.google.com", "referral", None, False, "Email", "Referral"),
    "210": ("partner", "referral", None, False, "Referral", "Unassigned"),
    "220": ("e-mail", "newsletter", None, False, "Email", "Unassigned"),
    "230": ("newsletter", "email", None, False, "Email", "Unassigned"),
    "240": ("partner", "affiliate", None, False, "Affiliates", "Unassigned"),
    "250": ("podcast", "audio", None, False, "Audio", "Unassigned"),
    "260": ("sms", "text", None, False, "SMS", "Unassigned"),
    "270": ("partner", "sms", None, False, "SMS", "Unassigned"),
    "280": ("app", "web_push", None, False, "Mobile Push Notifications", "Unassigned"),
    "290": ("firebase", "message", None, False, "Mobile Push Notifications", "Unassigned"),
}


def test_every_rule_has_its_visit() -> None:
    assert VISITS.keys() == {row["rule_order"] for row in RULES}


@pytest.mark.parametrize("rule_order", VISITS)
def test_a_rule_puts_its_visit_where_no_other_does(bench: Bench, rule_order: str) -> None:
    *_, channel, otherwise = VISITS[rule_order]
    assert {row["channel"] for row in RULES if row["rule_order"] == rule_order} == {channel}
    assert _channel(bench, rule_order, RULES) == channel
    others = [row for row in RULES if row["rule_order"] != rule_order]
    assert _channel(bench, rule_order, others) == otherwise


def _channel(bench: Bench, rule_order: str, rules: Sequence[Row]) -> str:
    source, medium, campaign, has_store, *_ = VISITS[rule_order]
    visit = pa.table(
        {
            "source": [source],
            "medium": [medium],
            "campaign": pa.array([campaign], pa.string()),
            "has_store": [has_store],
        }
    )
    given = {"int_sessions__sourced": visit, "stg_campaigns__campaigns": [], "channels": rules}
    [row] = bench.build("int_traffic__channeled", given=given)["int_traffic__channeled"]
    return str(row["channel"])
