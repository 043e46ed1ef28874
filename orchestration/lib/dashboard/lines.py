"""The page in ten lines of text, for a terminal, a log or a message."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Queried
from .cells import written
from .marts import Row
from .page import Facts
from .summary import ARROWS, SPANS
from .words import Words

FILES = {"en": "morning.txt", "ja": "morning.ja.txt"}
_LONGEST = 300


def lines(queried: Queried, words: Words, facts: Facts) -> list[str]:
    """What the page says first, of every section that has something to say.

    Args:
        queried: The rows of every figure by its key, as `blocks.query` has them.

    Returns:
        At most ten lines, none of them endless.
    """
    told = _told(queried, words, facts)
    return [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in told]


def _told(queried: Queried, words: Words, facts: Facts) -> list[str]:
    def rows(figure: str) -> list[Row]:
        return queried.get(figure, [])  # a shop may have left the figure out

    # the latest row of a measure has the comparisons
    latest = [row for row in rows("changes.measures") if "day_verdict" in row]
    goals = [row for row in latest if row["tier"] == "macro"][:1]
    wholes = [row for row in latest if not row["tier"]]
    return [
        _landed(rows("health.reconciliation"), words, facts),
        *(_measure(row, words, facts) for row in [*wholes[:1], *goals, *wholes[1:]]),
        *_micro([row for row in latest if row["tier"] == "micro"], words),
        *_clear(latest, words),
        *_funnel(rows("funnels.steps"), words),
        *_opportunity(rows("funnels.opportunities"), words, facts),
        *_campaign(rows("segments.lift"), words),
        *_emerging(rows("moments.emerging"), words),
    ]


def _landed(rows: Sequence[Row], words: Words, facts: Facts) -> str:
    if facts.today is None:
        return words("page.nothing_landed")
    read = sum(row["rows_read"] for row in rows)
    refused = sum(row["quarantined"] for row in rows)
    said = words("lines.landed").format(
        day=written(facts.today, "date", words),
        rows_read=written(read, "count", words),
        refused=written(refused, "count", words),
        rate=written(refused / read if read else 0.0, "rate", words),
    )
    if facts.last_day != facts.today:
        said += " " + words("changes.under_way").format(written(facts.today, "date", words))
    return f"{words('lines.simulated')} {said}" if facts.is_simulated else said


def _measure(row: Row, words: Words, facts: Facts) -> str:
    return words("lines.measure").format(
        measure=words.name("conversions", row["measure"]),
        amount=written(row["amount"], "number", words)
        + (f" {facts.currency}" if row["is_money"] else ""),
        **{span: _change(row, span, words) for span in SPANS},
    )


def _change(row: Row, span: str, words: Words) -> str:
    arrow = ARROWS.get(row[f"{span}_verdict"], "")
    return f"{arrow} {written(row[f'{span}_change'], 'change', words)}".strip()


def _micro(rows: Sequence[Row], words: Words) -> list[str]:
    told = ", ".join(
        f"{words.name('conversions', row['measure'])} {written(row['amount'], 'number', words)}"
        f" ({_change(row, 'weekday', words)})"
        for row in rows[:3]
    )
    return [words("lines.micro").format(told)] if told else []


def _clear(rows: Sequence[Row], words: Words) -> list[str]:
    verdicts = [(row, span, row[f"{span}_verdict"]) for row in rows for span in SPANS]
    if not any(verdict in ("usual", *ARROWS) for *_, verdict in verdicts):
        return [words("changes.summary.unknown")] if rows else []
    told = "; ".join(
        words("changes.item").format(
            measure=words.name("conversions", row["measure"]),
            change=_change(row, span, words),
            span=words(f"changes.span.{span}"),
        )
        for row, span, verdict in verdicts
        if verdict in ARROWS
    )
    return [f"{words('changes.summary.some')} {told}" if told else words("changes.summary.none")]


def _funnel(rows: Sequence[Row], words: Words) -> list[str]:
    """The first funnel that somebody drops off, and the step where most do."""
    required = [row for row in rows if row["entered"] and not row["is_optional"]]
    if not required:
        return []
    dropped = (row["funnel_key"] for row in required if row["dropped_rate"])
    funnel_key = next(dropped, required[0]["funnel_key"])
    own = [row for row in required if row["funnel_key"] == funnel_key]
    worst = max(own, key=lambda row: row["dropped_rate"] or 0.0)
    return [
        words("lines.funnel" if worst["dropped_rate"] else "lines.funnel.whole").format(
            funnel=words.name("funnels", funnel_key),
            entered=written(own[0]["entered"], "count", words),
            rate=written(own[-1]["overall_rate"], "rate", words),
            step=words.name("conversions", worst["conversion_key"]),
            dropped=written(worst["dropped_rate"], "rate", words),
        )
    ]


def _opportunity(rows: Sequence[Row], words: Words, facts: Facts) -> list[str]:
    return [
        words("lines.opportunity").format(
            funnel=words.name("funnels", row["funnel_key"]),
            step=words.name("conversions", row["conversion_key"]),
            completed=written(row["more_completed"], "number", words),
            value=f"{written(row['more_value'], 'money', words)} {facts.currency}",
        )
        for row in rows[:1]
    ]


def _campaign(rows: Sequence[Row], words: Words) -> list[str]:
    """The latest campaign whose effect is beyond chance."""
    told = [row for row in rows if row["verdict"] in ("higher", "lower") and row["is_mature"]]
    return [
        words("lines.campaign").format(
            campaign=row["campaign_name"],
            conversion=words.name("conversions", row["conversion_key"]),
            effect=_points(row["effect"]),
            low=_points(row["effect_ci_low"]),
            high=_points(row["effect_ci_high"]),
        )
        for row in told[:1]
    ]


def _points(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def _emerging(rows: Sequence[Row], words: Words) -> list[str]:
    told = ", ".join(
        f"{words.term('topic', row['topic'])} ({words.term('moment', row['moment'])},"
        f" {_growth(row['growth'], words)})"
        for row in rows[:3]
    )
    return [words("lines.emerging").format(told)] if told else []


def _growth(growth: float | None, words: Words) -> str:
    """How many times more than expected; where nothing was, that it is new."""
    return words("lines.emerging.new") if growth is None else written(growth, "times", words)
