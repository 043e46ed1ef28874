"""Which consent holds is what going through everything that was said gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given

from tests.python.property import agreements
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.splits import by_day
from tests.python.support.compiled import CompiledProject
from tests.python.support.compiled_tests import CompiledTests
from tests.python.support.nights import Warehouse

FIRST_DAY = date(2025, 3, 1)


@given(agreements.histories())
@examples()
def test_a_consent_is_what_was_said_last(bench: Bench, drawn: agreements.Agreements) -> None:
    agreements.check(bench, drawn)


def test_every_mart_has_a_purpose_and_is_looked_through_for_who_did_not_grant_it(
    compiled: CompiledTests,
) -> None:
    purposes = compiled.purposes()
    assert set(purposes.values()) == {"analytics", "advertising", "personalization"}
    looked_through = {
        relation.removeprefix("warehouse.")
        for relation in compiled.relations("assert_nobody_is_in_a_mart_without_consent")
    }
    for mart, purpose in purposes.items():
        if purpose != "analytics" and "customer_id" in compiled.columns(mart):
            assert compiled.table(mart).removeprefix("warehouse.") in looked_through, mart


def test_one_word_takes_somebody_out_of_recommendations_and_back(
    compiled: CompiledProject,
) -> None:
    warehouse = Warehouse(compiled, {}, ["recommendations", "int_contacts__identified"])
    rows = [
        event(day, who, "product_purchased", product_id="tea")
        for day in (0, 1)
        for who in ("ann", "bob", "cyd")
    ]
    rows += [said(1, "ann", "granted"), said(1, "bob", "granted"), said(1, "cyd", "denied")]
    assert told(warehouse, rows, [0, 1]) == {"user:ann", "user:bob"}

    rows += [said(2, "ann", "denied")]
    assert told(warehouse, rows, [2]) == {"user:bob"}

    # an older yes that lands later is not the last word
    rows += [said(1, "ann", "granted", landed=3)]
    assert told(warehouse, rows, [3]) == {"user:bob"}

    rows += [said(4, "ann", "granted"), said(4, "bob", "denied")]
    assert told(warehouse, rows, [4]) == {"user:ann"}


def test_one_word_takes_somebody_out_of_what_was_left_and_of_profiles(
    compiled: CompiledProject,
) -> None:
    marts = ["abandoned_products", "customer_profiles", "customer_preferences"]
    warehouse = Warehouse(compiled, {}, [*marts, "int_contacts__identified", "segment_performance"])
    rows = [event(0, who, "cart_added", product_id="tea") for who in ("ann", "bob")]
    rows += [said(0, "ann", "granted", also="granted"), said(0, "bob", "granted", also="denied")]
    both = {"user:ann", "user:bob"}
    assert held(warehouse, rows, 0, marts) == [{"user:ann"}, both, both]

    rows += [said(1, "ann", "denied", also="granted"), said(1, "bob", "granted", also="granted")]
    assert held(warehouse, rows, 1, marts) == [both, {"user:bob"}, {"user:bob"}]

    # who buys it has left it no more
    rows += [event(2, "bob", "product_purchased", product_id="tea")]
    assert held(warehouse, rows, 2, marts) == [{"user:ann"}, {"user:bob"}, {"user:bob"}]


def held(
    warehouse: Warehouse, rows: list[dict[str, Any]], day: int, marts: list[str]
) -> list[set[str]]:
    """Who is in each of some marts after a night with one landed day."""
    told_rows = by_day("events", rows)
    warehouse.night({"events": told_rows}, [FIRST_DAY + timedelta(days=day)])
    return [{row["customer_id"] for row in warehouse.rows(mart)} for mart in marts]


def told(warehouse: Warehouse, rows: list[dict[str, Any]], days: list[int]) -> set[str]:
    """To whom anything is recommended after a night with some landed days."""
    landed = by_day("events", rows)
    warehouse.night({"events": landed}, [FIRST_DAY + timedelta(days=day) for day in days])
    return {row["customer_id"] for row in warehouse.rows("recommendations")}


def said(
    day: int, who: str, word: str, landed: int | None = None, also: str | None = None
) -> dict[str, Any]:
    """Somebody says a word about personalization, and maybe one about advertising."""
    consent = f'{{"personalization":"{word}"}}'
    if also:
        consent = f'{{"personalization":"{word}","advertising":"{also}"}}'
    return event(day, who, "consent_updated", consent=consent, landed=landed)


def event(
    day: int, who: str, name: str, *, landed: int | None = None, **fields: str
) -> dict[str, Any]:
    """Something that somebody does at noon, or at one o'clock what they say."""
    hour = 13 if name == "consent_updated" else 12
    at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, hour) + timedelta(days=day)
    return {
        "event_id": f"{name}{day}{who}{landed}",
        "event_name": name,
        "occurred_at": at.isoformat(),
        "user_id": who,
        "landed_on": FIRST_DAY + timedelta(days=day if landed is None else landed),
        **fields,
    }
