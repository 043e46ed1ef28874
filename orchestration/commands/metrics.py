"""`make metric`: numbers of one definition each, from what is published."""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from orchestration import environment
from orchestration.lib import project
from orchestration.lib.progress import Progress

if TYPE_CHECKING:
    from orchestration.lib.metrics import Answer, Metric

_WIDTH = 100
_WRITES = {
    "count": "{:,.0f}",
    "money": "{:,.2f}",
    "number": "{:,.2f}",
    "rate": "{:.1%}",
    "times": "{:,.2f} times",
}
_PERIODS = {"day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def metric(metrics: str, by: str, words: Mapping[str, str]) -> int:
    """Print metrics by dimensions; without metrics, what can be asked.

    Args:
        metrics: Names by commas.
        by: Names of dimensions by commas.
        words: where, order, limit, since and until, as `question` takes them.
    """
    paths = environment.prepare()
    try:
        project.refresh_manifest(paths.project, Progress().step)
    except project.ProjectInvalid as error:
        print(error, file=sys.stderr)
        return 1
    from orchestration.lib import metrics as lib

    manifest = project.manifest_path(paths.project)
    semantic = manifest.with_name("semantic_manifest.json").read_text(encoding="utf-8")
    catalogue = lib.read(semantic, project.manifest(paths.project))
    if not metrics:
        print(listed(catalogue.metrics.values()))
        return 0
    try:
        asked = lib.question(catalogue.metrics, metrics, by, **words)
        print(table(lib.ask(paths.published, catalogue, asked)))
    except (lib.WrongQuestion, lib.NothingPublished) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def listed(metrics: Iterable[Metric]) -> str:
    """Every metric with its description, under what it can be told by."""
    by: dict[tuple[str, ...], list[str]] = {}
    for one in sorted(metrics, key=lambda one: one.name):
        text = one.description
        if one.choose:
            text += f" Choose {' and '.join(f'one {name}' for name in one.choose)}."
        by.setdefault(tuple(one.by), []).append(
            textwrap.fill(
                f"{one.name:30}  {text}", _WIDTH, initial_indent="  ", subsequent_indent=" " * 34
            )
        )
    parts = [
        textwrap.fill(f"by {', '.join(names)}", _WIDTH, subsequent_indent="   ")
        + "\n\n"
        + "\n".join(lines)
        for names, lines in sorted(by.items())
    ]
    parts.append(
        'make metric METRICS=conversion_rate,revenue BY=week,channel WHERE="device_type=mobile"'
    )
    return "\n\n".join(parts)


def table(answer: Answer) -> str:
    """The rows, numbers as people write them, and what was taken without being asked for."""
    question = answer.question
    head = [*question.by, *(one.name for one in question.metrics)]
    lines = [head]
    for row in answer.rows:
        groups, numbers = row[: len(question.by)], row[len(question.by) :]
        lines.append(
            [
                *(_group(name, value) for name, value in zip(question.by, groups, strict=True)),
                *(
                    "-" if value is None else _WRITES[one.format].format(value)
                    for one, value in zip(question.metrics, numbers, strict=True)
                ),
            ]
        )
    parts = [_aligned(lines, len(question.by)) if answer.rows else "no rows"]
    taken = dict.fromkeys(str(one) for each in question.taken.values() for one in each)
    if taken:
        parts.append(f"taken, since nothing else was chosen: {', '.join(taken)}")
    return "\n\n".join(parts)


def _group(name: str, value: Any) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, date):
        if name == "quarter":
            return f"{value:%Y}-Q{(value.month + 2) // 3}"
        return value.strftime(_PERIODS[name])
    return str(value)


def _aligned(lines: Sequence[Sequence[str]], words: int) -> str:
    """Columns of words to the left, of numbers to the right."""
    widths = [max(_width(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            text + gap if place < words else gap + text
            for place, text in enumerate(line)
            for gap in [" " * (widths[place] - _width(text))]
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    """Places on a screen, where a Japanese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
