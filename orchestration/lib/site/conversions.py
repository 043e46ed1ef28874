"""The pages of what is counted: conversions and funnels."""

from __future__ import annotations

from orchestration.lib.definitions.reading import Row

from . import rules
from .counts import DAYS_BEFORE
from .examples import example
from .sheets import NOT_YET, Entry, Sheet, Source

_ORDER = {
    "ordered": "The steps come in this order; anything may lie between them.",
    "strict": "The steps come in this order with nothing at all between them.",
    "strict_steps": "The steps come in this order, without a step out of its turn between them.",
    "any": "The steps come in whatever order; the first to come begins the entry.",
}
_ENTRY = {
    "any": "A {unit} counts once a day, by the entry that gets deepest.",
    "first": "An entry holds until it completes or its window ends; only then can the next begin.",
}


def conversions(source: Source) -> Sheet:
    """Every conversion with its rules, example events and counts."""
    conditions = source.grouped("conversion_rules", "conversion_key")
    return Sheet(
        "conversions",
        "Conversions",
        "What counts. A macro conversion is a goal; a micro conversion is a step on the road to"
        " one (process) or a sign of interest beside it (engagement). The examples are made up"
        " from the rules: none of them happened.",
        ("conversions", "conversion_rules"),
        [
            _conversion(row, conditions.get(row["conversion_key"], []), source)
            for row in source.book.rows("conversions")
        ],
    )


def _conversion(row: Row, conditions: list[Row], source: Source) -> Entry:
    by_number = rules.read_rules(conditions, "rule_number", rules.plain)
    made_up = [
        example([one for one in conditions if one["rule_number"] == number]) for number in by_number
    ]
    notes = []
    if row["value_property"]:
        notes.append(f"Its value is read from {row['value_property']}.")
    if row["default_value"]:
        notes.append(f"Without a value of its own it is worth {row['default_value']}.")
    if row["lookback_days"]:
        notes.append(f"Touches of {row['lookback_days']} days before it may get its credit.")
    if None in made_up:
        notes.append("For one of its rules no event could be made up that satisfies it for sure.")
    return Entry(
        row["conversion_key"],
        row["label"],
        row["label_ja"],
        row["description"],
        tags=_tags(row["tier"], row["kind"], f"owner: {row['owner']}"),
        is_active=row["is_active"] == "true",
        lead="It counts when",
        rules=list(by_number.values()),
        notes=notes,
        examples=[text for text in made_up if text],
        figures=_counted(row["conversion_key"], source),
    )


def _counted(key: str, source: Source) -> list[tuple[str, str]]:
    counts = source.counts
    if counts is None or counts.last_day is None:
        return []
    found = counts.conversions.get(key)
    if found is None:
        return [("Counted", NOT_YET)]
    figures = [
        (f"On {counts.last_day}", f"{found.day:,}"),
        (f"In the {DAYS_BEFORE} days before", f"{found.before:,}"),
    ]
    if not found.day:
        figures.append(("Last on", str(found.last_on)))
    return figures


def funnels(source: Source) -> Sheet:
    """Every funnel with its steps, its modes in words and how many got how far."""
    steps = source.grouped("funnel_steps", "funnel_key")
    exclusions = source.grouped("funnel_exclusions", "funnel_key")
    return Sheet(
        "funnels",
        "Funnels",
        "Who gets how far. The counts are of entries whose window has run out, of the newest"
        f" {DAYS_BEFORE} days with such entries.",
        ("funnels", "funnel_steps", "funnel_exclusions"),
        [
            _funnel(
                row, steps.get(row["funnel_key"], []), exclusions.get(row["funnel_key"], []), source
            )
            for row in source.book.rows("funnels")
        ],
        guide="docs/funnels.md",
    )


def _funnel(row: Row, steps: list[Row], exclusions: list[Row], source: Source) -> Entry:
    days, hours = divmod(int(row["window_hours"]), 24)
    window = f"{days} days" if days > 1 and not hours else f"{row['window_hours']} hours"
    notes = [
        _ORDER[row["order_mode"]],
        _ENTRY[row["entry_mode"]].format(unit=row["unit"]),
        f"All of it within {window} of its beginning, by one {row['unit']}.",
    ]
    notes += [
        f"An entry is taken out when “{source.label('conversions', one['conversion_key'])}” comes"
        f" between step {one['from_step']} and step {one['to_step']}."
        for one in exclusions
    ]
    return Entry(
        row["funnel_key"],
        row["label"],
        row["label_ja"],
        row["description"],
        tags=_tags(f"by {row['unit']}", f"owner: {row['owner']}"),
        steps=[
            _step(one, source) for one in sorted(steps, key=lambda one: int(one["step_number"]))
        ],
        notes=notes,
        figures=_reached(row["funnel_key"], source),
    )


def _step(row: Row, source: Source) -> str:
    text = source.label("conversions", row["conversion_key"])
    if row["is_optional"] == "true":
        text += " (may be left out)"
    if row["max_hours_from_previous"]:
        text += f", within {row['max_hours_from_previous']} hours of the step before"
    return text


def _reached(key: str, source: Source) -> list[tuple[str, str]]:
    counts = source.counts
    if counts is None or counts.last_day is None:
        return []
    found = counts.funnels.get(key)
    if found is None:
        return [("Entries whose window has run out", "none yet")]
    return [
        (f"Entries until {found.last_on}", counts.customers(found.entered)),
        *(
            (f"reached step {number}", counts.customers(reached))
            for number, reached in sorted(found.reached.items())
            if number > 1
        ),
    ]


def _tags(*words: str) -> list[str]:
    return [word for word in words if word]
