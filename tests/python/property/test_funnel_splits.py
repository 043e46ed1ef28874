"""Two nights in which each slip in how funnels are built on a night shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from orchestration.lib.landing.feeds import FEEDS
from tests.python.property import laws
from tests.python.property.road_counts import MARTS
from tests.python.property.splits import Files, Night, Split
from tests.python.property.tables import setting_rows
from tests.python.reference.funnels import Funnel
from tests.python.reference.settings import Settings
from tests.python.support.compiled import CompiledProject
from tests.python.support.spoiled import spoiled

# contacts are looked at as last night left them, so nothing that funnels read refers to them
WANTED = (*MARTS, "fct_contacts")

STEPS = ("product_viewed", "purchase")
FUNNELS = [
    Funnel("two_days", STEPS, 48),
    Funnel("one_day", STEPS, 24),
    Funnel("one_day_first", STEPS, 24, entry_mode="first"),
    Funnel("one_hour", STEPS, 1),
]


def _day(number: int) -> date:
    return date(2025, 3, number)


def _landed(day: int, event_id: str, name: str, user_id: str, at: datetime) -> dict[str, Any]:
    file = f"events/landed_on={_day(day)}/a.jsonl"
    told = {
        "event_id": event_id,
        "event_name": name,
        "occurred_at": at.isoformat(),
        "user_id": user_id,
        "landed_on": _day(day),
        "source_file": file,
        "source_line": 1,
    }
    return {**dict.fromkeys(FEEDS["events"].columns), **told}


def _events(*rows: tuple[int, dict[str, Any]]) -> Files:
    return {"events": {_day(day): [row] for day, row in rows}}


def _nights() -> Split:
    """Ann looks on two days, Eve and Bob on the fourth; on the second night Ann's
    purchase of the third day comes late, and the day goes on which Bob's look had landed."""
    looks = [
        (1, _landed(1, "e1", "product_viewed", "ann", datetime(2025, 3, 1, 10))),
        (2, _landed(2, "e2", "product_viewed", "ann", datetime(2025, 3, 2, 5))),
        (4, _landed(4, "e3", "product_viewed", "eve", datetime(2025, 3, 4, 9))),
    ]
    bobs_look = (5, _landed(5, "e4", "product_viewed", "bob", datetime(2025, 3, 4, 12)))
    purchase = (6, _landed(6, "e5", "purchase", "ann", datetime(2025, 3, 3, 4)))
    nights = [
        Night([_day(1), _day(2), _day(4), _day(5)], _events(*looks, bobs_look), None),
        Night([_day(5), _day(6)], _events(*looks, purchase), None),
    ]
    return Split(nights, setting_rows(Settings(earliest_date=date(2025, 1, 1))), FUNNELS)


def test_two_nights_equal_one_build(compiled: CompiledProject) -> None:
    laws.check(compiled, _nights(), WANTED)


# the model, what its SQL rightly says on a night, and the slip
SLIPS = [
    ("int_funnel_units__changed", "- funnels.window_hours *", "- 0 *"),
    ("int_funnel_customers__consulted", "max(window_hours)", "min(window_hours)"),
    ("int_funnel_entries__begun", "begun.entry_moment > kept.over_moment", "true"),
    ("int_funnel_entries__numbered", "coalesce(kept.entry_count, 0)", "0"),
    ("int_funnel_dates__changed", "having sum(sign) <> 0", "having sum(sign) > 0"),
]


@pytest.mark.parametrize(("model", "right", "wrong"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_a_slip_in_the_increments_is_noticed(
    compiled: CompiledProject, model: str, right: str, wrong: str
) -> None:
    wronged = spoiled(compiled, model, right, wrong, nightly=True)
    with pytest.raises(AssertionError):
        laws.check(wronged, _nights(), WANTED)
