"""The head of the page: what changed beyond noise, and a card for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .blocks import Block, View
from .cells import written
from .words import Words

SPANS = ("day", "weekday", "week")
ARROWS = {"up": "▲", "down": "▼"}
_CELLS = (
    "amount",
    "day_before",
    "day_change",
    "weekday_before",
    "weekday_change",
    "week_amount",
    "week_before",
    "week_change",
)


@dataclass(frozen=True)
class Span:
    """One comparison in words; `verdict` as `noise.Change` has it."""

    title: str
    change: str
    judged: str
    verdict: str
    arrow: str


@dataclass(frozen=True)
class Measure:
    """One card; `cells` are the numbers of its row in the table."""

    title: str
    amount: str
    is_money: bool
    chart: str
    spans: list[Span]
    cells: list[str]


@dataclass(frozen=True)
class Summary:
    """The section What changed.

    Attributes:
        measures: None where there are no visits yet.
        clear: Sentences on every change beyond the usual variation.
        is_known: Whether there is history enough to tell any change from noise.
        comparison_count: How many comparisons were judged.
        day: The day that is looked at.
        under_way: The latest landed day where it has only begun; else empty.
        columns: Titles of the table.
    """

    measures: list[Measure]
    clear: list[str]
    is_known: bool
    comparison_count: int
    day: str
    under_way: str
    columns: list[str]


def summarize(
    blocks: Sequence[Block], today: date | None, last_day: date | None, words: Words
) -> Summary:
    """Put the comparisons of `changes.changes` into words."""
    views = [view for block in blocks for shown in block.figures for view in shown.views]
    measures = [_measure(view, words) for view in views if view.rows]
    verdicts = [span.verdict for measure in measures for span in measure.spans]
    return Summary(
        measures,
        [
            words("changes.item").format(
                measure=measure.title,
                change=f"{span.arrow} {span.change}",
                span=words(f"changes.span.{name}"),
            )
            for measure in measures
            for name, span in zip(SPANS, measure.spans, strict=True)
            if span.verdict in ARROWS
        ],
        any(verdict in ("usual", *ARROWS) for verdict in verdicts),
        sum(verdict in ("usual", *ARROWS) for verdict in verdicts),
        written(last_day, "date", words),
        written(today, "date", words) if today != last_day else "",
        [words(f"column.{name}") for name in ("measure", *_CELLS)],
    )


def _measure(view: View, words: Words) -> Measure:
    """The card of one measure; its latest row has the comparisons."""
    last = view.rows[-1]
    return Measure(
        last["measure_text"],
        last["amount_text"],
        bool(last["is_money"]),
        view.chart,
        [
            Span(
                words(f"span.{name}"),
                last[f"{name}_change_text"],
                last[f"{name}_verdict_text"],
                last[f"{name}_verdict"],
                ARROWS.get(last[f"{name}_verdict"], ""),
            )
            for name in SPANS
        ],
        [last[f"{name}_text"] for name in _CELLS],
    )
