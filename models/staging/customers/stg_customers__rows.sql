{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    full_refresh=false,
    meta={'replaces': replaced_days()},
) }}

{%- do ref('stg_customers__left') %}
-- A row without a value is kept: it says that the attribute was withdrawn.
{{ reference_rows(
    'customers',
    texts=['user_id', 'attribute', 'value', 'origin'],
    times=['updated_at'],
    required=['user_id', 'attribute', 'updated_at', 'origin'],
    ids=['user_id'],
    free_texts=['value', 'properties'],
    allowed={'origin': ['declared', 'observed']},
) }}
