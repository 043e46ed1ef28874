{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    full_refresh=false,
    meta={'replaces': replaced_days()},
) }}

{{ reference_rows(
    'stores',
    texts=['store_id', 'name', 'country', 'region', 'city'],
    required=['store_id'],
) }}
