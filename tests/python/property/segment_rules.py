"""What the rules of a segment can say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from orchestration.lib.definitions.operators import check_value
from orchestration.lib.definitions.reading import Row as Line

SEGMENTS = ["first", "second", "third", "fourth"]
# a segment may name those before it, whatever their places in the alphabet
NAMED = {key: SEGMENTS[:place] for place, key in enumerate(SEGMENTS)}
COUNTS = ["conversion_count.bought", "conversion_count.read", "macro_count", "moment_count.buy"]
VALUES = ["conversion_value.bought", "macro_value"]
TRAITS = {
    "country": ["JP", "US"],
    "region": ["東京都", "Texas"],
    "city": ["港区"],
    "device_type": ["mobile", "desktop"],
    "channel": ["Direct", "Email"],
    "attribute.age": ["30", "40", "4"],
    "attribute.household": ["large", "30"],
}
SIZES = ["gt", "gte", "lt", "lte"]
PROPENSITIES = ["propensity.bought.7", "propensity.bought.30", "propensity.booked.7"]


@st.composite
def conditions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The rows of segment_rules.csv for a few segments, as check-definitions accepts them."""
    rules = []
    for segment_key in SEGMENTS:
        for rule_number in range(1, draw(st.integers(1, 3)) + 1):
            for field, window, operator, value in draw(
                st.lists(_condition(segment_key), min_size=1, max_size=3)
            ):
                rules.append(
                    {
                        "segment_key": segment_key,
                        "rule_number": rule_number,
                        "field": field,
                        "window_days": window,
                        "operator": operator,
                        "value": value,
                    }
                )
    return rules


@st.composite
def foretold_conditions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The rows of a segment that looks at a propensity, and at others that have a history."""
    looks_at = st.tuples(
        st.sampled_from(PROPENSITIES),
        st.sampled_from(SIZES),
        st.sampled_from(["0.3", "0.3", "0", "0.5"]),
    )
    names = st.tuples(
        st.sampled_from([f"segment.{key}" for key in SEGMENTS]),
        st.just("equals"),
        st.sampled_from(["true", "false"]),
    )
    rules = draw(st.lists(st.lists(looks_at | names, min_size=1, max_size=3), max_size=2))
    # it is one of them by at least one condition
    rules.insert(
        draw(st.integers(0, len(rules))), [draw(looks_at), *draw(st.lists(names, max_size=1))]
    )
    return [
        {
            "segment_key": "foretold",
            "rule_number": number,
            "field": field,
            "window_days": None,
            "operator": operator,
            "value": value,
        }
        for number, rule in enumerate(rules, start=1)
        for field, operator, value in rule
    ]


def _condition(segment_key: str) -> st.SearchStrategy[tuple[str, int | None, str, str | None]]:
    window = st.sampled_from([None, 1, 2, 3, 7])
    same = st.sampled_from(["equals", "not_equals"])
    counts = st.one_of(
        st.tuples(
            st.sampled_from(COUNTS), window, same, st.sampled_from(["0", "0", "1", "2", "1.0"])
        ),
        st.tuples(st.sampled_from(COUNTS), window, st.sampled_from(SIZES), st.sampled_from("0123")),
        st.tuples(st.sampled_from(COUNTS), window, st.just("in"), st.sampled_from(["1|3", "0|2"])),
        st.tuples(
            st.sampled_from(VALUES),
            window,
            st.sampled_from([*SIZES, "equals"]),
            st.sampled_from(["0", "5", "7.5", "10", "10.0"]),
        ),
    )
    traits = st.sampled_from(list(TRAITS)).flatmap(
        lambda field: st.one_of(
            st.tuples(st.just(field), st.none(), same, st.sampled_from(TRAITS[field])),
            st.tuples(st.just(field), st.none(), st.just("in"), st.just("|".join(TRAITS[field]))),
            st.tuples(st.just(field), st.none(), st.just("exists"), st.none()),
        )
    )
    ages = st.tuples(
        st.just("attribute.age"), st.none(), st.sampled_from(SIZES), st.sampled_from(["30", "35"])
    )
    kinds = [counts, traits, ages]
    if named := NAMED[segment_key]:
        kinds.append(
            st.tuples(
                st.sampled_from([f"segment.{key}" for key in named]),
                st.none(),
                st.just("equals"),
                st.sampled_from(["true", "false"]),
            )
        )
    return st.one_of(kinds).filter(_is_accepted)


def _is_accepted(condition: tuple[str, int | None, str, str | None]) -> bool:
    field, _, operator, value = condition
    line = Line("segment_rules.csv", 2, {"operator": operator, "value": value or ""})
    is_number = field in (*COUNTS, *VALUES)
    return check_value(line, is_number_field=is_number) is None
