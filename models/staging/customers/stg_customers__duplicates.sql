{{ config(materialized='table') }}

-- One statement about one attribute at one time counts once.
{{ later_copies('stg_customers__rows', ['user_id', 'attribute', 'origin', 'updated_at']) }}
