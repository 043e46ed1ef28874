"""Who is in which audience, and what keeps them from being contacted, one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.python.reference.operators import satisfies
from tests.python.reference.rows import Row

OUTCOMES = ["no_consent", "contact_cap", "cool_down", "too_many", "held_out", "chosen"]


def lot(text: str) -> int:
    """A number from 0 to 9999 drawn by a text."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) % 10_000


def block(
    channel: str,
    contacts: Sequence[tuple[str | None, date]],
    refusals: Sequence[tuple[str | None, date]],
    policies: Sequence[Row],
    last_day: date,
) -> str | None:
    """What keeps somebody from being contacted by a channel.

    Args:
        contacts: Channel (None: nobody says) and date of what reached them.
        refusals: The same of what they refused.
        policies: The rows of contact_policies.csv.
    """

    def counted(
        events: Sequence[tuple[str | None, date]], policy: Row, days: int | None
    ) -> list[date]:
        return [
            on
            for by, on in events
            if days is not None
            and on > last_day - timedelta(days=days)
            and (policy["channel"] == "any" or by is None or by == policy["channel"])
        ]

    mine = [policy for policy in policies if policy["channel"] in ("any", channel)]
    for policy in mine:
        reached = counted(contacts, policy, policy["within_days"])
        if policy["most_contacts"] is not None and len(reached) >= policy["most_contacts"]:
            return "contact_cap"
    if any(counted(refusals, policy, policy["cool_down_days"]) for policy in mine):
        return "cool_down"
    return None


def latest_attributes(statements: Sequence[Row], clock_at: datetime) -> dict[str, str | None]:
    """The value of each attribute after the last statement before the clock."""
    known: dict[str, str | None] = {}
    for row in sorted(statements, key=lambda row: row["statement_number"]):
        if row["updated_at"] < clock_at:
            known[row["attribute"]] = row["value"]
    return known


def matching_rule(facts: Mapping[str, str | None], rules: Sequence[Row]) -> int | None:
    """The first rule all of whose conditions somebody's facts meet.

    Args:
        facts: The text of each field that is known.
        rules: The rows of audience_rules.csv of one audience.
    """
    for number in sorted({row["rule_number"] for row in rules}):
        if all(
            satisfies(_value(facts, row["field"]), row["operator"], row["value"])
            for row in rules
            if row["rule_number"] == number
        ):
            return int(number)
    return None


VERBS = {
    "equals": "is",
    "not_equals": "is not",
    "in": "is one of",
    "gt": "is above",
    "gte": "is at least",
    "lt": "is below",
    "lte": "is at most",
    "exists": "is known",
}


def rule_words(rules: Sequence[Row], number: int) -> str:
    """A rule as people read it."""
    return " and ".join(
        sorted(
            " ".join(filter(None, [row["field"], VERBS[row["operator"]], row["value"]]))
            for row in rules
            if row["rule_number"] == number
        )
    )


def _value(facts: Mapping[str, str | None], field: str) -> str | None:
    return facts.get(field, "false" if field.startswith("segment.") else None)


def member_rows(
    audience: Row, members: Mapping[str, float | None], granted: set[str], blocks: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """What becomes of each who belongs to an audience.

    Args:
        audience: The row of audiences.csv.
        members: The score of each of them.
        granted: Who granted its purpose.
        blocks: What keeps whom from its channel.
    """
    key = audience["audience_key"]

    def order(customer: str) -> tuple[bool, float, int, str]:
        score = members[customer]
        return (score is None, -(score or 0), lot(f"order:{key}:{customer}"), customer)

    free = [who for who in members if who in granted and blocks.get(who) is None]
    places = {who: place for place, who in enumerate(sorted(free, key=order), start=1)}
    for customer, score in members.items():
        place = places.get(customer)
        if place is None:
            outcome = "no_consent" if customer not in granted else blocks[customer]
        elif place > (audience["most_customers"] or len(members)):
            outcome = "too_many"
        elif lot(f"holdout:{key}:{customer}") < 100 * (audience["holdout_percent"] or 0):
            outcome = "held_out"
        else:
            outcome = "chosen"
        yield {
            "audience_key": key,
            "customer_id": customer,
            "score": score,
            "place": place,
            "outcome": outcome,
        }


def size_rows(key: str, outcomes: Sequence[str], fewest: int) -> Iterator[dict[str, Any]]:
    """How many there are of each outcome, told where they are not too few."""
    counts = {outcome: outcomes.count(outcome) for outcome in OUTCOMES}
    hidden = {outcome for outcome, count in counts.items() if 0 < count < fewest}
    for outcome, count in {"matched": len(outcomes), **counts}.items():
        is_hidden = outcome in hidden or (outcome == "matched" and bool(hidden))
        yield {
            "audience_key": key,
            "outcome": outcome,
            "customer_count": None if is_hidden else count,
            "is_hidden": is_hidden,
        }
