"""What a few people said of consent, and what of it must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.property.tables import event, event_id, keys_of, staged_events, utc
from tests.python.reference import consents
from tests.python.reference.definitions import definition_rows
from tests.python.reference.identity import customer_of

START = utc("2025-01-01T20:00:00")
VISITORS = [("a", None), ("a", "u"), ("a", "v"), ("b", None), ("b", "u"), ("c", None), (None, "u")]
TEXTS = [
    None,
    "{}",
    '{"personalization":"granted"}',
    '{"personalization":"denied","ads":"granted"}',
    '{"ads":"granted","ad_storage":"denied"}',
    '{"advertising":" Granted ","gpc":true}',
    '{"advertising":true,"gpc":0}',
    '{"advertising":null,"analytics":"maybe","unknown":"granted"}',
    '{"analytics":"granted"}',
    '{"analytics_storage":"denied"}',
]


@dataclass(frozen=True)
class Agreements:
    """Events that may say something of consent."""

    events: list[dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> Agreements:
    """Up to twenty events of two days, often at the same moment and in the same words."""
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=5))
    events = []
    for place in range(draw(st.integers(5, 20))):
        device, user = draw(st.sampled_from(VISITORS))
        events.append(
            event(
                event_id=event_id(place),
                event_name=draw(st.sampled_from(["page_view", "campaign_received"])),
                anonymous_id=device,
                user_id=user,
                occurred_at=START + timedelta(hours=draw(st.integers(0, 8))),
                consent=draw(st.sampled_from(texts)),
            )
        )
    return Agreements(events)


def check(bench: Bench, drawn: Agreements) -> None:
    """What holds for each customer, and which events count, is what going through all says."""
    models = ("int_consents__current", "int_events__sessionized")
    built = bench.build(*models, given=_given(drawn))
    purposes = {row["name"]: row["purpose"] for row in definition_rows("consent_purposes")}
    keys = keys_of(customer_of(one, drawn.events) for one in drawn.events)
    expected = [
        {**row, "customer_key": keys[row["customer_id"]]}
        for row in consents.consent_rows(drawn.events, purposes)
    ]
    assert_same_rows(built["int_consents__current"], expected, "int_consents__current")
    event_keys = keys_of(one["event_id"] for one in drawn.events)
    counted = [
        {"event_key": event_keys[one["event_id"]]}
        for one in drawn.events
        if not consents.is_withheld(one, drawn.events, purposes)
    ]
    found = [{"event_key": row["event_key"]} for row in built["int_events__sessionized"]]
    assert_same_rows(found, counted, "int_events__sessionized")


def _given(drawn: Agreements) -> dict[str, Any]:
    return {"stg_events__events": staged_events(drawn.events)}
