"""The pages of who: segments, and audiences with what is done for them."""

from __future__ import annotations

from orchestration.lib.definitions.reading import Row

from . import rules
from .sheets import Entry, Sheet, Source
from .tables import table


def segments(source: Source) -> Sheet:
    """Every segment with its rules in words and its size."""
    conditions = source.grouped("segment_rules", "segment_key")
    return Sheet(
        "segments",
        "Segments",
        "Who belongs together. A size is that of the latest landed day; one of fewer customers"
        " than fewest_customers is not told.",
        ("segments", "segment_rules"),
        [
            Entry(
                row["segment_key"],
                row["label"],
                row["label_ja"],
                row["description"],
                tags=[f"owner: {row['owner']}"],
                is_active=row["is_active"] == "true",
                lead="Somebody is in it when",
                rules=_rules(conditions.get(row["segment_key"], []), source),
                figures=_size(row, source),
            )
            for row in source.book.rows("segments")
        ],
    )


def audiences(source: Source) -> Sheet:
    """Every audience with its rules and sizes; policies, actions and plans as tables."""
    conditions = source.grouped("audience_rules", "audience_key")
    return Sheet(
        "audiences",
        "Audiences and actions",
        "Who may be contacted, for what and how often. Only who granted the purpose is ever in an"
        " audience. Sizes of fewer customers than fewest_customers are not told.",
        ("audiences", "audience_rules", "contact_policies", "actions", "campaign_plans"),
        [
            _audience(row, conditions.get(row["audience_key"], []), source)
            for row in source.book.rows("audiences")
        ],
        [
            table(source.book, "contact_policies", "How often, and when"),
            table(source.book, "actions", "What to do for one customer"),
            table(source.book, "campaign_plans", "Campaigns that are planned"),
        ],
        guide="docs/activation.md",
    )


def _audience(row: Row, conditions: list[Row], source: Source) -> Entry:
    notes = []
    if row["ordered_by"]:
        fact = rules.fact(row["ordered_by"], source.names)
        notes.append(f"Those first in whom {fact} is highest.")
    if row["most_customers"]:
        notes.append(f"At most {int(row['most_customers']):,} customers.")
    if row["holdout_percent"]:
        notes.append(f"{row['holdout_percent']} of 100 are held out by lot, to compare with.")
    return Entry(
        row["audience_key"],
        row["label"],
        row["label_ja"],
        row["description"],
        tags=[f"for {row['purpose']}", f"by {row['channel']}", f"owner: {row['owner']}"],
        is_active=row["is_active"] == "true",
        lead="Somebody matches when",
        rules=_rules(conditions, source),
        notes=notes,
        figures=_chosen(row, source),
    )


def _rules(conditions: list[Row], source: Source) -> rules.Rules:
    found = rules.read_rules(
        conditions, "rule_number", lambda row: rules.of_customer(row, source.names)
    )
    return list(found.values())


def _size(row: Row, source: Source) -> list[tuple[str, str]]:
    counts = source.counts
    if counts is None or counts.last_day is None or row["is_active"] != "true":
        return []
    return [("Customers now", counts.customers(source.sizes().get(row["segment_key"], 0)))]


def _chosen(row: Row, source: Source) -> list[tuple[str, str]]:
    counts = source.counts
    if counts is None or counts.last_day is None or row["is_active"] != "true":
        return []
    captions = {"chosen": "Chosen", "held_out": "Held out"}
    return [
        (caption, counts.customers(counts.audiences.get((row["audience_key"], outcome), 0)))
        for outcome, caption in captions.items()
    ]


def experiments(source: Source) -> Sheet:
    """Every experiment with its variants and how many were in each."""
    variants = source.grouped("experiment_variants", "experiment_key")
    return Sheet(
        "experiments",
        "Experiments",
        "What is tried on whom. Results are in the mart experiment_results and on the morning"
        " page.",
        ("experiments", "experiment_variants"),
        [
            _experiment(row, variants.get(row["experiment_key"], []), source)
            for row in source.book.rows("experiments")
        ],
        guide="docs/experiments.md",
    )


def _experiment(row: Row, variants: list[Row], source: Source) -> Entry:
    measured = source.label("conversions", row["primary_conversion_key"]) or "every conversion"
    notes = [f"Measured first of all by “{measured}”."]
    if row["started_on"] or row["ended_on"]:
        notes.append(f"From {row['started_on'] or 'the start'} to {row['ended_on'] or 'now'}.")
    if row["metric_days"]:
        notes.append(f"What counts is done within {row['metric_days']} days of the first sight.")
    notes.append(f"Planned with {int(row['planned_units']):,} units.")
    counts = source.counts
    figures = []
    if counts is not None and counts.last_day is not None:
        figures = [
            (
                f"In variant {one['variant']}",
                counts.customers(counts.variants.get((row["experiment_key"], one["variant"]), 0)),
            )
            for one in variants
        ]
    return Entry(
        row["experiment_key"],
        row["label"],
        row["label_ja"],
        row["description"],
        tags=[f"by {row['unit']}", f"owner: {row['owner']}"],
        is_active=row["is_active"] == "true",
        steps=[_variant(one) for one in variants],
        notes=notes,
        figures=figures,
    )


def _variant(row: Row) -> str:
    control = ", the control" if row["is_control"] == "true" else ""
    return f"{row['variant']}: {row['label']} ({row['label_ja']}), share {row['share']}{control}"
