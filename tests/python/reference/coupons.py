"""What came of coupons, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.python.reference.rows import Row


def coupon_rows(
    campaign: str,
    reached: Mapping[str, set[str]],
    conversions: Sequence[Row],
    *,
    effect_days: int,
    last_day: date,
) -> Iterator[dict[str, Any]]:
    """The rows of `coupon_performance` for a campaign.

    Args:
        reached: Whom it reached, with the segments that they were in, `all` among them.
        conversions: campaign_id, conversion_key, tier, customer_id, conversion_date.
    """
    named = [
        row for row in conversions if row["campaign_id"] == campaign and row["tier"] == "micro"
    ]
    for key in {row["conversion_key"] for row in named}:
        days: dict[str, list[date]] = {}
        for row in named:
            if row["conversion_key"] == key:
                days.setdefault(row["customer_id"], []).append(row["conversion_date"])
        for segment in {name for segments in reached.values() for name in segments}:
            sent = [who for who, segments in reached.items() if segment in segments]
            responders = [who for who in sent if who in days]
            ends = {who: min(days[who]) + timedelta(days=effect_days) for who in responders}
            mature = [who for who in responders if ends[who] <= last_day]
            repeated = [
                who
                for who in mature
                if any(
                    row["customer_id"] == who
                    and row["tier"] == "macro"
                    and min(days[who]) < row["conversion_date"] <= ends[who]
                    for row in conversions
                )
            ]
            yield {
                "campaign_id": campaign,
                "segment_key": segment,
                "conversion_key": key,
                "sent_count": len(sent),
                "responder_count": len(responders),
                "response_count": sum(len(days[who]) for who in responders),
                "response_rate": len(responders) / len(sent),
                "mature_responder_count": len(mature),
                "repeat_count": len(repeated),
                "repeat_rate": len(repeated) / len(mature) if mature else None,
                "unsent_responder_count": len(days.keys() - reached.keys())
                if segment == "all"
                else None,
            }
