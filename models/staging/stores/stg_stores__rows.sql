{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_days() }}",
) }}

{{ reference_rows(
    'stores',
    texts=['store_id', 'name', 'country', 'region', 'city'],
    required=['store_id'],
) }}
