"""The columns of the simulated events feed, and how index arrays become Arrow columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_TYPES: Mapping[str, pa.DataType] = {
    "occurred_at": pa.timestamp("us"),
    "received_at": pa.timestamp("us"),
    "quantity": pa.int32(),
    "value": pa.float64(),
    "scroll_percent": pa.int16(),
    "engagement_seconds": pa.int32(),
}
_NAMES = (
    "event_id", "event_name", "occurred_at", "received_at", "anonymous_id", "user_id",
    "source_session_id", "page_url", "page_referrer", "user_agent", "ip", "locale", "country",
    "region", "city", "store_id", "utm_source", "utm_medium", "utm_campaign", "utm_content",
    "utm_term", "click_id", "campaign_id", "product_id", "order_id", "quantity", "value",
    "currency", "search_term", "scroll_percent", "engagement_seconds", "experiment_id", "variant",
    "consent", "properties",
)  # fmt: skip
EVENT_SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in _NAMES])


def coded(
    codes: npt.NDArray[np.integer], values: Sequence[str | None] | pa.Array
) -> pa.DictionaryArray:
    """Text column with `values[code]` in each row; a negative code or a None value is null.

    The values must differ from each other: Parquet stores each once.
    """
    nulls = codes < 0
    if not isinstance(values, pa.Array):
        empty = [position for position, value in enumerate(values) if value is None]
        if empty:
            nulls = nulls | np.isin(codes, empty)
            values = ["" if value is None else value for value in values]
        values = pa.array(values, pa.string())
    small = codes.astype(np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(small, pa.int32(), mask=nulls) if nulls.any() else pa.array(small), values
    )


def distinct(texts: Sequence[str | None]) -> tuple[list[str | None], npt.NDArray[np.int64]]:
    """The different texts, and for each given text its position among them."""
    unique = list(dict.fromkeys(texts))
    return unique, np.array([unique.index(text) for text in texts], dtype=np.int64)


def events_table(columns: Mapping[str, pa.Array], count: int) -> pa.Table:
    """A table with every column of the feed, in order; those not given are null."""
    unknown = columns.keys() - set(_NAMES)
    if unknown:
        raise KeyError(f"not in the feed: {sorted(unknown)}")
    arrays = [
        columns[field.name] if field.name in columns else pa.nulls(count, field.type)
        for field in EVENT_SCHEMA
    ]
    return pa.table(arrays, names=list(_NAMES))
