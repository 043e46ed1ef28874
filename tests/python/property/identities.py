"""Who can sit at which device, and whose events they must then be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import event, event_id, staged_events, utc
from tests.python.reference.identity import customer_of, visitor_of

Events = list[dict[str, Any]]


def histories() -> st.SearchStrategy[Events]:
    """Events of four devices and three users within a few seconds, so that many coincide."""
    who = st.tuples(
        st.sampled_from(["a", "b", "c", "u", None]), st.sampled_from([None, None, "u", "v", "w"])
    ).filter(any)
    second = st.integers(0, 9)
    return st.lists(st.tuples(who, second), min_size=1, max_size=60).map(
        lambda drawn: [
            event(
                event_id=event_id(place),
                event_name="page_view",
                occurred_at=utc(f"2025-03-01T10:00:0{at}"),
                anonymous_id=device,
                user_id=user,
            )
            for place, ((device, user), at) in enumerate(drawn)
        ]
    )


def check(bench: Bench, events: Events) -> None:
    """Every event is the customer's, and the visitor's, that the reference says."""
    built = bench.build(
        "int_events__identified", given={"stg_events__events": staged_events(events)}
    )
    expected = [
        {
            "event_id": one["event_id"],
            "customer_id": customer_of(one, events),
            "visitor_id": visitor_of(one),
        }
        for one in events
    ]
    for row in expected:
        user = row["customer_id"].removeprefix("user:")
        row["user_id"] = None if user == row["customer_id"] else user
    assert_same_rows(built["int_events__identified"], expected, "int_events__identified")
