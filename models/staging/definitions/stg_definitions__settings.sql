{#- Each setting once, as a column of its type. -#}
{%- set types = {
    'time_zone': 'string',
    'session_gap_minutes': 'int',
    'session_cut_at_midnight': 'boolean',
    'session_cut_on_campaign': 'boolean',
    'engaged_seconds': 'double',
    'channel_lookback_days': 'int',
    'attribution_lookback_days': 'int',
    'attribution_most_touches': 'int',
    'attribution_detail_days': 'int',
    'reporting_currency': 'string',
    'experiment_before_days': 'int',
    'conversion_lag_days': 'int',
    'moment_detail_days': 'int',
    'intent_days': 'int',
    'intent_follow_days': 'int',
    'intent_certainty_percent': 'int',
    'campaign_effect_days': 'int',
    'matching_days': 'int',
    'assortment_days': 'int',
    'fewest_customers': 'int',
    'recommendation_days': 'int',
    'recommendation_history_days': 'int',
    'repeat_half_life_days': 'int',
    'cart_days': 'int',
    'lapsing_days': 'int',
    'lapsed_days': 'int',
    'abandoned_days': 'int',
    'profile_days': 'int',
    'coupon_conversion': 'string',
    'funnel_review_days': 'int',
    'bot_session_hours': 'int',
    'bot_session_events': 'int',
    'earliest_date': 'date',
    'max_days_ahead': 'int',
    'max_field_characters': 'int',
} -%}

select
    {%- for key, type in types.items() %}
    cast(max(case when setting_key = '{{ key }}' then value end) as {{ type }}) as {{ key }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from {{ ref('settings') }}
