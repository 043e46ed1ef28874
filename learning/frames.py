"""Frames between the warehouse and a model in Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

_VECTORS = 128  # of 2,048 rows each


def typed(rows: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The rows with some columns as these dtypes; a column without any value has none of its own,
    and DuckDB would take it for whole numbers."""
    return rows.astype(dict(kinds))


def parts(relation: Any) -> Iterator[pd.DataFrame]:
    """The rows of a DuckDB relation, some hundred thousand at a time."""
    while len(part := relation.fetch_df_chunk(_VECTORS)):
        yield part
