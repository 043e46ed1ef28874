{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    full_refresh=false,
    meta={'replaces': replaced_days()},
) }}

{{ reference_rows(
    'products',
    texts=[
        'product_id', 'name', 'category', 'subcategory', 'department', 'brand',
        'currency',
    ],
    numbers={'price': 'decimal(18, 4)'},
    required=['product_id'],
) }}
