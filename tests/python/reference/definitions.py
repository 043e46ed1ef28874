"""Definitions as an analyst sees them: the rows of a CSV file, all text."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "definitions"


@cache
def definition_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of definitions/<name>.csv; an empty cell is an empty text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
