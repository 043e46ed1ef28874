{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_days() }}",
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
