"""Who is in an audience is what asking each person gives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given

from tests.python.property import invitations
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.splits import by_day
from tests.python.property.test_consents import FIRST_DAY, event
from tests.python.support.compiled import CompiledProject
from tests.python.support.nights import Warehouse

AUDIENCE = {
    "audience_key": "buyers",
    "purpose": "advertising",
    "channel": "email",
    "is_active": True,
}
RULE = {
    "audience_key": "buyers",
    "rule_number": 1,
    "field": "rfm.recency_days",
    "operator": "gte",
    "value": "0",
}
POLICY = {"channel": "email", "most_contacts": 1, "within_days": 2, "cool_down_days": 3}


@given(invitations.histories())
@examples()
def test_audiences_are_what_asking_each_person_gives(
    bench: Bench, drawn: invitations.Invitations
) -> None:
    invitations.check(bench, drawn)


def test_a_message_a_refusal_and_a_word_take_somebody_out_and_time_brings_them_back(
    compiled: CompiledProject,
) -> None:
    definitions: dict[str, list[dict[str, Any]]] = {
        "audiences": [AUDIENCE],
        "audience_rules": [RULE],
        "contact_policies": [POLICY],
        "actions": [],
    }
    warehouse = Warehouse(compiled, definitions, ["audiences_drawn", "int_contacts__identified"])
    people = ("ann", "bob", "cyd", "dan")
    rows = [event(0, who, "purchase", value="5") for who in people]
    rows += [said(0, who, "granted") for who in people[:3]]
    assert told(warehouse, rows, [0]) == {"ann", "bob", "cyd"}

    rows += [event(1, "ann", "campaign_received"), event(1, "bob", "unsubscribed")]
    rows += [said(1, "cyd", "denied"), said(1, "dan", "granted")]
    assert told(warehouse, rows, [1]) == {"dan"}

    rows += [event(3, "dan", "page_view")]
    assert told(warehouse, rows, [3]) == {"ann", "dan"}

    # a message that lands late still counts
    rows += [event(3, "dan", "campaign_received", landed=4), said(4, "cyd", "granted")]
    assert told(warehouse, rows, [4]) == {"ann", "bob", "cyd"}


def told(warehouse: Warehouse, rows: list[dict[str, Any]], days: list[int]) -> set[str]:
    """Who is in the audience after a night with some landed days."""
    landed = by_day("events", rows)
    warehouse.night({"events": landed}, [FIRST_DAY + timedelta(days=day) for day in days])
    found = warehouse.rows("audiences_drawn")
    return {row["customer_id"].removeprefix("user:") for row in found}


def said(day: int, who: str, word: str) -> dict[str, Any]:
    """Somebody says a word about advertising."""
    return event(day, who, "consent_updated", consent=f'{{"advertising":"{word}"}}')
