"""Quoting for SQL text that names files and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# Column that read_parquet adds: the path it read. Odd, so that no landed column is called so.
PATH_COLUMN = "kizashi_path"


def text(value: str) -> str:
    """A string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A quoted identifier."""
    return '"' + value.replace('"', '""') + '"'


def read_parquet(paths: Iterable[Path]) -> str:
    """Table function over files of one schema, with PATH_COLUMN and file_row_number.

    The engine takes `*`, `?` and `[` in a path for a pattern; in brackets they stand for
    themselves.
    """
    listed = ", ".join(text(re.sub(r"([*?[])", r"[\1]", str(path))) for path in paths)
    return (
        f"read_parquet([{listed}], filename = {text(PATH_COLUMN)}, file_row_number = true, "
        "hive_partitioning = false, union_by_name = false)"
    )
