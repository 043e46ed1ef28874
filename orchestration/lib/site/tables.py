"""The pages that are tables: moments, channels, attribution models, settings, and all the rest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from orchestration.lib.definitions.book import Book

from . import rules
from .sheets import Sheet, Source, Table

_SEEDS = "_definitions__seeds.yml"
_EMPTY = "–"


def table(book: Book, name: str, title: str, note: str = "") -> Table:
    """A file as it is."""
    columns = list(book.sheets[name].table.by_name)
    rows = [[row[column] or _EMPTY for column in columns] for row in book.rows(name)]
    return Table(title, columns, rows, note)


def channels(source: Source) -> Sheet:
    """The rules of channels in the order in which they are tried."""
    by_order = source.grouped("channels", "rule_order")
    found = rules.read_rules(source.book.rows("channels"), "rule_order", rules.plain)
    listed = [
        [
            number,
            by_order[number][0]["channel"],
            by_order[number][0]["channel_ja"],
            rules.sentence([conditions]),
            by_order[number][0]["description"],
        ]
        for number, conditions in found.items()
    ]
    columns = ["order", "channel", "日本語", "when", "what it is"]
    return Sheet(
        "channels",
        "Channels",
        "Where a visit came from. The rules are tried in this order, and the first that holds"
        " names the channel; a visit that none knows is Unassigned.",
        ("channels", "sources", "click_ids", "devices"),
        tables=[
            Table("Channels in their order", columns, listed),
            table(source.book, "click_ids", "Clicks on advertisements"),
            table(source.book, "devices", "Devices and bots, by the lower-cased user agent"),
            table(source.book, "sources", "Sites behind a referrer"),
        ],
    )


def moments(source: Source) -> Sheet:
    """The rules of moments, and what each moment weighs."""
    by_number = source.grouped("moments", "rule_number")
    found = rules.read_rules(source.book.rows("moments"), "rule_number", rules.plain)
    listed = [
        [
            number,
            by_number[number][0]["moment"],
            rules.sentence([conditions]),
            by_number[number][0]["confidence"],
            by_number[number][0]["description"],
        ]
        for number, conditions in found.items()
    ]
    columns = ["rule", "moment", "when", "confidence", "what it is"]
    return Sheet(
        "moments",
        "Micro-moments",
        "What somebody wants at this moment: to know, to go, to do or to buy.",
        ("moments", "intent_weights"),
        tables=[
            Table("Rules", columns, listed),
            table(source.book, "intent_weights", "What a moment weighs in intent_scores"),
        ],
        guide="docs/moments.md",
    )


def attribution(source: Source) -> Sheet:
    """The models of attribution."""
    return Sheet(
        "attribution",
        "Attribution models",
        "Who gets the credit for a conversion. Every model runs beside the others.",
        ("attribution_models",),
        tables=[table(source.book, "attribution_models", "Models")],
        guide="docs/attribution.md",
    )


def settings(source: Source) -> Sheet:
    """Every setting with its value and meaning."""
    return Sheet(
        "settings",
        "Settings",
        "Values that hold for the whole warehouse.",
        ("settings",),
        tables=[table(source.book, "settings", "Settings and their meanings")],
    )


def others(source: Source, folder: Path, told: Iterable[Sheet]) -> Sheet:
    """Every file that no other page tells, with its description in the seeds' YAML."""
    seen = {name for sheet in told for name in sheet.files}
    rest = [name for name in source.book.sheets if name not in seen]
    described = _descriptions(folder / _SEEDS)
    return Sheet(
        "others",
        "Everything else",
        "What is known of events, trackers, products, consent and people's attributes.",
        rest,
        tables=[
            table(source.book, name, name.replace("_", " ").capitalize(), described.get(name, ""))
            for name in rest
        ],
    )


def _descriptions(path: Path) -> dict[str, str]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {seed["name"]: " ".join(seed["description"].split()) for seed in content["seeds"]}
