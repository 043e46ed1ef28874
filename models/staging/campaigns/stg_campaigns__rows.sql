{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    full_refresh=false,
    meta={'replaces': replaced_days()},
) }}

{{ reference_rows(
    'campaigns',
    texts=[
        'campaign_id', 'name', 'channel', 'medium', 'campaign_type', 'currency', 'is_holdout',
        'holdout_of',
    ],
    numbers={'cost': 'decimal(18, 4)'},
    times=['started_on', 'ended_on'],
    required=['campaign_id'],
    allowed={'is_holdout': ['true', 'false']},
) }}
