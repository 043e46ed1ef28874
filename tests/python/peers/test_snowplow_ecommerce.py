"""Snowplow's own e-commerce events: what its package counts in them, and what we do.

Two of the 834 events differ. One is of the app `skip-me`, which the package's run is told to leave
out. And two events a second apart name the transaction TtlZ3b, of which it keeps the first; here an
event is repeated when its id is, and both count.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.python.support.compiled import CompiledProject
from tests.python.unit.landing_support import Landing

FOLDER = Path("snowplow_ecommerce") / "integration_tests" / "data"
ORDER = "TtlZ3b"


def _expected(cases: Path, what: str) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    name = f"snowplow_ecommerce_{what}_expected.csv"
    with (cases / FOLDER / "expected" / "default" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def built(
    cases: Path, compiled: CompiledProject, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, Any]]]:
    """The tracker's events as our models see them."""
    landing = Landing(tmp_path_factory.mktemp("snowplow"))
    source = cases / FOLDER / "source" / "snowplow_ecommerce_events.csv"
    landing.write("events.csv", source.read_bytes(), feed="snowplow", day="2022-12-31")
    landing.land()
    rows = landing.rows("snowplow")
    plain = compiled.with_plain_ids()
    con = plain.connect()
    plain.land(con, "snowplow", rows)
    plain.build(con, ["stg_snowplow__events"])
    events = plain.rows(con, "stg_snowplow__events")
    plain.land(con, "events", events)
    wanted = ["int_events__sessionized", "stg_events__events", "int_product_events__listed"]
    plain.build(con, wanted)
    return {"landed": rows, **{name: plain.rows(con, name) for name in wanted}}


def test_every_event_is_taken_in(built: dict[str, list[dict[str, Any]]]) -> None:
    assert len(built["landed"]) == len(built["stg_events__events"]) == 834


def test_products_and_carts_are_as_the_package_counts_them(
    cases: Path, built: dict[str, list[dict[str, Any]]]
) -> None:
    ours = Counter(row["event_name"] for row in built["stg_events__events"])
    products = _expected(cases, "product_interactions")
    viewed = [row for row in products if row["ecommerce_action_type"] == "product_view"]
    assert ours["product_viewed"] == len({row["event_id"] for row in viewed}) == 179
    carts = Counter(row["ecommerce_action_type"] for row in _expected(cases, "cart_interactions"))
    assert ours["cart_added"] == carts["add_to_cart"] == 38
    assert ours["snowplow_ecommerce_action.remove_from_cart"] == carts["remove_from_cart"] == 15


def test_products_of_an_event_are_as_the_package_lists_them(
    cases: Path, built: dict[str, list[dict[str, Any]]]
) -> None:
    actions = {"viewed": "product_view", "carted": "add_to_cart", "bought": "transaction"}
    ids = {row["event_key"]: row["event_id"] for row in built["stg_events__events"]}
    orders = {row["event_id"]: row["order_id"] for row in built["stg_events__events"]}
    ours = {
        (ids[row["event_key"]], actions[row["action"]], row["product_id"])
        for row in built["int_product_events__listed"]
    }
    theirs = {
        (row["event_id"], row["ecommerce_action_type"], row["product_id"])
        for row in _expected(cases, "product_interactions")
        if row["ecommerce_action_type"] in actions.values()
    }
    assert {action for _, action, _ in theirs} == set(actions.values())
    assert theirs <= ours
    assert all(orders[event] == ORDER for event, _, _ in ours - theirs)


def test_checkouts_begin_where_the_package_sees_their_first_step(
    cases: Path, built: dict[str, list[dict[str, Any]]]
) -> None:
    theirs = {
        row["event_id"]
        for row in _expected(cases, "checkout_interactions")
        if row["ecommerce_action_type"] == "checkout_step" and row["checkout_step_number"] == "1"
    }
    ours = {
        row["event_id"]
        for row in built["stg_events__events"]
        if row["event_name"] == "checkout_started"
    }
    assert theirs
    assert ours == theirs


def test_transactions_have_the_packages_orders_and_revenue(
    cases: Path, built: dict[str, list[dict[str, Any]]]
) -> None:
    theirs = {
        row["event_id"]: (row["transaction_id"], Decimal(row["transaction_revenue"]))
        for row in _expected(cases, "transaction_interactions")
    }
    ours = {
        row["event_id"]: (row["order_id"], Decimal(row["value"]))
        for row in built["stg_events__events"]
        if row["event_name"] == "purchase"
    }
    assert len(theirs) == 14
    assert {event: ours[event] for event in theirs} == theirs
    assert [told for event, told in ours.items() if event not in theirs] == [(ORDER, Decimal(13))]


def test_the_trackers_sessions_hold_what_the_package_sums_up(
    cases: Path, built: dict[str, list[dict[str, Any]]]
) -> None:
    theirs = {
        row["domain_sessionid"]: (
            int(row["number_add_to_carts"]),
            int(row["number_remove_from_carts"]),
            int(row["total_number_transactions"] or 0),
            Decimal(row["total_transaction_revenue"] or 0),
        )
        for row in _expected(cases, "sessions")
    }
    ours: dict[str, list[Any]] = {name: [0, 0, 0, Decimal(0)] for name in theirs}
    beyond = []
    for row in built["stg_events__events"]:
        if row["source_session_id"] not in ours:
            beyond.append((row["source_session_id"], row["event_name"]))
            continue
        session = ours[row["source_session_id"]]
        session[0] += row["event_name"] == "cart_added"
        session[1] += row["event_name"] == "snowplow_ecommerce_action.remove_from_cart"
        if row["event_name"] == "purchase":
            session[2] += 1
            session[3] += Decimal(row["value"])
    assert len(theirs) == 63
    differing = [name for name, found in ours.items() if tuple(found) != theirs[name]]
    assert [event for _, event in beyond] == ["snowplow_ecommerce_action.checkout_step.3"]
    assert [_difference(ours[name], theirs[name]) for name in differing] == [(0, 0, 1, 13)]


def _difference(ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(one - other for one, other in zip(ours, theirs, strict=True))


def test_visits_are_the_trackers_sessions(built: dict[str, list[dict[str, Any]]]) -> None:
    """Both are cut by half an hour of silence, ours by the clock put right."""
    staged = {row["event_key"]: row for row in built["stg_events__events"]}
    told = {
        (row["session_key"], staged[row["event_key"]]["source_session_id"])
        for row in built["int_events__sessionized"]
    }
    assert len(told) == len({ours for ours, _ in told}) == len({theirs for _, theirs in told}) == 64
