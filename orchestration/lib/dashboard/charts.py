"""Charts: a Vega-Lite specification and rows become an SVG that needs no script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import vl_convert

from .figures import DashboardError
from .marts import Row
from .words import Words

_VERSION = "6.4"
_LONGEST = 80
_IDS = re.compile(r'\bid="([^"]+)"')
# for readers of the source and other scripts; a screen reader gets the words and the table
_UNSEEN = re.compile(r' (class|role|aria-[a-z]+|xmlns:xlink|version|pointer-events)="[^"]*"')


def draw(
    chart: Mapping[str, Any],
    rows: Sequence[Row],
    config: Mapping[str, Any],
    words: Words,
    name: str,
) -> str:
    """A chart as an SVG element.

    Args:
        chart: Vega-Lite without data; a text `@key` is replaced by the words of that key.
        rows: The data: columns as queried and, written for people, `<column>_text`.
        config: What all charts have in common, as Vega-Lite's `config`.
        words: For the texts of the chart.
        name: Unlike that of any other chart of the page: it keeps ids apart.

    Raises:
        DashboardError: Vega-Lite does not understand the specification.
    """
    spec = {
        **_translated(chart, words),
        "data": {"values": [_plain(row) for row in rows]},
        "config": config,
    }
    try:
        # nothing may be fetched, whatever a specification says
        svg = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    except ValueError as error:
        reason = " ".join(str(error).splitlines()[:2])
        raise DashboardError(f"{name}: Vega-Lite refuses it: {reason}") from error
    return _apart(_UNSEEN.sub("", svg), name)


def _translated(part: Any, words: Words) -> Any:
    if isinstance(part, Mapping):
        return {key: _translated(value, words) for key, value in part.items()}
    if isinstance(part, list):
        return [_translated(value, words) for value in part]
    return words(part[1:]) if isinstance(part, str) and part.startswith("@") else part


def _plain(row: Row) -> Row:
    return {key: _value(value) for key, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and len(value) > _LONGEST:
        # fitting a longer one takes Vega seconds; the end is kept, for it often tells two apart
        half = _LONGEST // 2
        return f"{value[:half]}…{value[-half:]}"
    return value


def _apart(svg: str, name: str) -> str:
    """The same SVG, its ids unlike those of the page's other charts."""
    for found in set(_IDS.findall(svg)):
        own = f"{name}-{found}"
        svg = svg.replace(f'id="{found}"', f'id="{own}"').replace(f"(#{found})", f"(#{own})")
    return svg
