"""What to do next for one person, and what keeps it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings


def stage(
    carted_at: Sequence[datetime],
    bought_at: Sequence[datetime],
    rfm: Row | None,
    micro_count: int,
    settings: Settings,
) -> str:
    """Where somebody stands.

    Args:
        carted_at: When they put something into the cart within cart_days.
        bought_at: When they bought within these days.
        rfm: Their row of rfm, if they ever bought.
        micro_count: How many small steps they took.
    """
    if carted_at and (not bought_at or max(carted_at) > max(bought_at)):
        return "cart"
    if rfm is not None:
        if rfm["recency_days"] > settings.lapsed_days:
            return "lapsed"
        if rfm["recency_days"] > settings.lapsing_days:
            return "lapsing"
        return "repeat_buyer" if rfm["frequency"] else "first_buyer"
    return "engaged" if micro_count else "new"


def strongest(scores: Sequence[Row], sensitive: Collection[str]) -> tuple[str | None, bool]:
    """The moment that somebody wants most, and whether they want only what is sensitive."""
    open_scores = [row for row in scores if row["topic"] not in sensitive]
    ordered = sorted(open_scores or scores, key=lambda row: (-row["score"], row["moment"]))
    return (ordered[0]["moment"], not open_scores) if ordered else (None, False)


def chosen(
    actions: Sequence[Row],
    at_stage: str,
    moment: str | None,
    segments: Collection[str],
    audiences: Collection[str],
) -> Row | None:
    """The action with the greatest priority of those that are for somebody like them."""
    suitable = [
        action
        for action in actions
        if action["is_active"]
        and action["stage"] in (None, at_stage)
        and (action["moment"] is None or action["moment"] == moment)
        and (action["segment_key"] is None or action["segment_key"] in segments)
        and (action["audience_key"] is None or action["audience_key"] in audiences)
    ]
    return min(suitable, key=lambda row: (-row["priority"], row["action_key"]), default=None)


def action_row(
    customer: str,
    action: Row | None,
    at_stage: str,
    moment: str | None,
    *,
    is_sensitive: bool,
    granted: Collection[str],
    block: str | None,
) -> dict[str, Any]:
    """The row of somebody who granted personalization.

    Args:
        granted: The purposes that they granted.
        block: What keeps them from the action's channel.
    """
    blocked_by = None
    if action is not None:
        if is_sensitive and action["moment"]:
            blocked_by = "sensitive"
        else:
            blocked_by = block if action["purpose"] in granted else "no_consent"
    return {
        "customer_id": customer,
        "action_key": action and action["action_key"],
        "moment": None if is_sensitive else moment,
        "stage": at_stage,
        "channel": action and action["channel"],
        "eligible": action is not None and blocked_by is None,
        "blocked_by": blocked_by,
    }
