"""What kind of road a visit came on: the first rule of channels.csv that holds.

Rows of one rule_order must all hold. Where no rule holds, the channel is Unassigned.
"""

from __future__ import annotations

from tests.python.reference.definitions import definition_rows
from tests.python.reference.operators import satisfies
from tests.python.reference.rows import grouped
from tests.python.reference.traffic import Traffic


def channel_of(traffic: Traffic, *, is_in_store: bool) -> str:
    """The channel of a traffic source; `is_in_store` when a store was visited."""
    fields = {
        "source": traffic.source,
        "medium": traffic.medium,
        "campaign": traffic.campaign,
        "source_category": _category(traffic.source),
        "store_id": "a store" if is_in_store else None,
    }
    rules = grouped(definition_rows("channels"), lambda row: int(row["rule_order"]))
    for _, rule in sorted(rules.items()):
        if all(satisfies(fields[row["field"]], row["operator"], row["value"]) for row in rule):
            return str(rule[0]["channel"])
    return "Unassigned"


def _category(source: str) -> str | None:
    """The category of a source that sources.csv knows by its name or its domain."""
    for row in definition_rows("sources"):
        if source in (row["source"], row["domain"]) and row["category"]:
            return row["category"]
    return None
