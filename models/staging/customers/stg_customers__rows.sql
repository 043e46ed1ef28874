{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_days() }}",
) }}

-- A row without a value is kept: it says that the attribute was withdrawn.
{{ reference_rows(
    'customers',
    texts=['user_id', 'attribute', 'value', 'origin'],
    times=['updated_at'],
    required=['user_id', 'attribute', 'updated_at', 'origin'],
    allowed={'origin': ['declared', 'observed']},
) }}
