"""Peers' visits and conversions through our models, to their credits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from tests.python.property.bench import Bench
from tests.python.property.tables import clock, setting_rows
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings

Visit = tuple[str, datetime, str]
"""Who, when and by which channel."""
Conversion = tuple[str, datetime, str, float]
"""Who, when, which one and its value."""


def attributed(
    bench: Bench,
    visits: Sequence[Visit],
    conversions: Sequence[Conversion],
    last_day: date,
    models: Sequence[Row] | None = None,
) -> list[dict[str, Any]]:
    """The rows of `attribution`, by the project's own models or others."""
    given: dict[str, Any] = {
        **({} if models is None else {"attribution_models": models}),
        "fct_sessions": [
            {
                "session_id": f"s{place}",
                "customer_id": who,
                "started_at": at,
                "session_date": at.date(),
                "channel": channel,
                "source": "(direct)" if channel == "Direct" else channel,
                "medium": "(none)" if channel == "Direct" else channel,
                "is_bot_like": False,
            }
            for place, (who, at, channel) in enumerate(visits)
        ],
        "fct_conversions": [
            {
                "conversion_id": f"c{place}",
                "conversion_key": key,
                "tier": "macro",
                "customer_id": who,
                "occurred_at": at,
                "conversion_date": at.date(),
                "value": value,
            }
            for place, (who, at, key, value) in enumerate(conversions)
        ],
        "int_contacts__identified": pa.table(
            {
                **_no_texts("contact_id", "customer_id", "campaign_id"),
                "occurred_at": pa.array([], pa.timestamp("us")),
            }
        ),
        "int_campaigns__channeled": pa.table(
            {
                **_no_texts("campaign_id", "source", "medium", "campaign", "channel"),
                "is_holdout": pa.array([], pa.bool_()),
            }
        ),
        "stg_landing__clock": clock(last_day, "UTC"),
        "settings": setting_rows(Settings(attribution_detail_days=365)),
    }
    return bench.build("attribution", given=given)["attribution"]


def _no_texts(*columns: str) -> dict[str, pa.Array]:
    return {name: pa.array([], pa.string()) for name in columns}
