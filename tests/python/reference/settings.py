"""The settings as the references see them, with the defaults that the design names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Settings:
    """One value a setting, typed; the names are the keys of settings.csv."""

    time_zone: str = "UTC"
    session_gap_minutes: int = 30
    session_cut_at_midnight: bool = False
    session_cut_on_campaign: bool = False
    engaged_seconds: int = 10
    channel_lookback_days: int = 30
    attribution_lookback_days: int = 90
    attribution_most_touches: int = 200
    attribution_detail_days: int = 35
    experiment_before_days: int = 28
    conversion_lag_days: int = 90
    moment_detail_days: int = 35
    intent_days: int = 90
    intent_follow_days: int = 7
    intent_certainty_percent: int = 60
    campaign_effect_days: int = 28
    matching_days: int = 84
    assortment_days: int = 90
    fewest_customers: int = 10
    recommendation_days: int = 28
    recommendation_history_days: int = 365
    repeat_half_life_days: int = 84
    cart_days: int = 7
    lapsing_days: int = 30
    lapsed_days: int = 60
    abandoned_days: int = 30
    profile_days: int = 180
    coupon_conversion: str = "coupon_redeemed"
    funnel_review_days: int = 28
    bot_session_hours: int = 72
    bot_session_events: int = 10_000
    earliest_date: date = date(1990, 1, 1)
    max_days_ahead: int = 1
    max_field_characters: int = 1_000_000
