"""The lives of customers as they become known over a few nights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import TopologicalSorter
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from tests.python.property import lives, memberships
from tests.python.property.compare import assert_same_rows
from tests.python.reference.rows import Row, local_date, midnight_utc
from tests.python.support.compiled import CompiledProject

LANDED_ON = [date(2025, 3, 1) + timedelta(days=number) for number in range(3)]
# what is known of a fact night by night: the truth, nothing yet or no longer, or something else
STEADY = ["ttt"]
FATES = ["ttt", "ttt", "ttt", "ttt", "-tt", "-tt", "--t", "--t", "tt-", "t-t", "ott", "oot", "tot"]
# a statement that is gone is told by nothing but that it was there
WITHDRAWN = ["ttt", "ttt", "tt-", "t--"]
MOVES = {
    "anything": ["all", "conversions", "sessions", "statements", "withdrawn"],
    "sessions moved": ["sessions"],
    "statements withdrawn": ["withdrawn"],
}
CLOCKS = [date(2025, 1, 31), date(2025, 2, 3), date(2025, 2, 6), date(2025, 2, 10)]
MODELS = (
    "customer_segments",
    "rfm",
    "segment_performance",
    "segment_overlap",
    "int_customer_days__converted",
    "int_customer_days__intended",
    "int_customer_measures__turned",
    "int_customer_traits__turned",
    "int_customer_attributes__turned",
    "int_segment_spells__numbered",
    "int_segment_days__tallied",
)

Facts = list[Row | None]


@dataclass(frozen=True)
class Nights:
    """What is known after each night; `slack` days are read again although nothing changed."""

    lives: lives.Lives
    conversions: list[Facts]
    sessions: list[Facts]
    statements: list[Facts]
    propensities: list[dict[tuple[str, str], float]]
    clocks: list[date]
    slack: int


@st.composite
def histories(draw: st.DrawFn, happens: str = "anything") -> Nights:
    """Facts come late, go again or turn out to be somebody else's; the clock goes anywhere.

    One of the other words of MOVES lets nothing but that happen, which is rare among all.
    """
    drawn = draw(lives.histories())
    world = drawn.world
    # what one feed changes is not seen where another one changes the same customers
    moves = draw(st.sampled_from(MOVES[happens]))
    conversions, sessions, statements = (
        FATES if moves in ("all", feed) else STEADY
        for feed in ("conversions", "sessions", "statements")
    )
    if moves == "withdrawn":
        statements = WITHDRAWN
    return Nights(
        drawn,
        _fates(draw, world.conversions, conversions, "customer_id", lives.CUSTOMERS),
        _fates(draw, world.sessions, sessions, "customer_id", lives.CUSTOMERS),
        _fates(draw, world.statements, statements, "value", ["30", "large", None]),
        [draw(lives.propensities()) for _ in LANDED_ON],
        [draw(st.sampled_from(CLOCKS)) for _ in LANDED_ON],
        draw(st.integers(0, 2)),
    )


def check(project: CompiledProject, nights: Nights) -> None:
    """Every model holds after the last night what one build from nothing holds."""
    with project.connect() as con:
        con.execute("use warehouse")
        project.seed(con, {})
        _materialize(project, con, _known(nights, 0), nightly=False)
        for number, landed_on in list(enumerate(LANDED_ON))[1:]:
            con.execute(
                "create or replace table landing.days as "
                f"select date '{landed_on}' as landed_on, false as is_built"
            )
            given = {**_known(nights, number), **_changed(nights, number)}
            _materialize(project, con, given, nightly=True)
        found = {name: project.rows(con, name) for name in MODELS}
        _materialize(project, con, _known(nights, number), nightly=False)
        for name in MODELS:
            assert_same_rows(found[name], project.rows(con, name), name, exactly=True)


def _fates(
    draw: st.DrawFn, facts: Sequence[Row], fates: list[str], name: str, others: Sequence[Any]
) -> list[Facts]:
    known: list[Facts] = [[] for _ in LANDED_ON]
    for fact in facts:
        fate = draw(st.sampled_from(fates))
        other = {**fact, name: draw(st.sampled_from(others))}
        for told, letter in zip(known, fate, strict=True):
            told.append({"t": fact, "o": other, "-": None}[letter])
    return known


def _materialize(
    project: CompiledProject,
    con: duckdb.DuckDBPyConnection,
    given: dict[str, Any],
    nightly: bool,
) -> None:
    """Build the models from what is given, the way dbt does, whole or as increments."""
    project.build(con, given, given)
    parents = {
        name: [one for one in needed if one not in given and not project.is_seed(one)]
        for name, needed in project.parents().items()
    }
    needed: dict[str, list[str]] = {}
    waiting = list(MODELS)
    while waiting:
        name = waiting.pop()
        needed[name] = parents[name]
        waiting += [one for one in parents[name] if one not in needed]
    for name in TopologicalSorter(needed).static_order():
        project.materialize(con, name, nightly)


def _changed(nights: Nights, number: int) -> dict[str, Any]:
    """What a night knows of the changes in it."""
    changed = _changed_customers(nights, number)
    zone = nights.lives.world.zone
    customers = pa.table(
        {
            "customer_id": pa.array(list(changed), pa.string()),
            "changed_from": pa.array(
                [midnight_utc(day, zone) for day in changed.values()], pa.timestamp("us")
            ),
        }
    )
    sessions = [
        row
        for row in nights.sessions[number - 1]
        if row and row["session_date"] >= changed.get(row["customer_id"], date.max)
    ]
    left = [before for before, now in _pairs(nights.statements, number) if before and before != now]
    statements = pa.table(
        {
            "user_id": pa.array([row["user_id"] for row in left], pa.string()),
            "attribute": pa.array([row["attribute"] for row in left], pa.string()),
            "updated_at": pa.array([row["updated_at"] for row in left], pa.timestamp("us")),
        }
    )
    return {
        "int_customers__changed": customers,
        "int_sessions__left": sessions,
        "stg_customers__left": statements,
    }


def _known(nights: Nights, number: int) -> dict[str, Any]:
    conversions, sessions, statements = (
        [row for row in facts[number] if row]
        for facts in (nights.conversions, nights.sessions, nights.statements)
    )
    seen = lives.first_seen(conversions, sessions)
    world = replace(
        nights.lives.world,
        first_seen={who: local_date(at, nights.lives.world.zone) for who, at in seen.items()},
        sessions=sessions,
        conversions=conversions,
        statements=statements,
        propensities=nights.propensities[number],
        last_day=nights.clocks[number],
    )
    given = memberships.given(replace(nights.lives, world=world, first_seen_at=seen))
    landed_on = pa.array(_landed_on(nights, number), pa.date32())
    attributes = given["stg_customers__attributes"].append_column("landed_on", landed_on)
    del given["int_segment_customers__changed"]
    return {
        **given,
        "int_customers__changed": _no_rows(
            customer_id=pa.string(), changed_from=pa.timestamp("us")
        ),
        "stg_customers__attributes": attributes,
        "stg_customers__left": _no_rows(user_id=pa.string(), updated_at=pa.timestamp("us")),
    }


def _no_rows(**types: pa.DataType) -> pa.Table:
    return pa.table({name: pa.array([], kind) for name, kind in types.items()})


def _landed_on(nights: Nights, number: int) -> list[date]:
    """The day of the night that told each statement as it is now."""
    landed = []
    for place, statement in enumerate(nights.statements[number]):
        if statement:
            since = number
            while since and nights.statements[since - 1][place] == statement:
                since -= 1
            landed.append(LANDED_ON[since])
    return landed


def _changed_customers(nights: Nights, number: int) -> dict[str, date]:
    changed: dict[str, date] = {}
    for facts, name in ((nights.conversions, "conversion_date"), (nights.sessions, "session_date")):
        for before, now in _pairs(facts, number):
            for row in (before, now):
                if row and before != now:
                    day = row[name] - timedelta(days=nights.slack)
                    changed[row["customer_id"]] = min(day, changed.get(row["customer_id"], day))
    return changed


def _pairs(facts: list[Facts], number: int) -> Iterator[tuple[Row | None, Row | None]]:
    return zip(facts[number - 1], facts[number], strict=True)
