{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key', 'conversion_date')},
) }}
-- depends_on: {{ ref('int_segment_days__left') }}

-- How often and for how much each customer converted on each day, to be added up.
select
    {{ hash_key('conversions.customer_id') }} as customer_key,
    {{ hash_key('conversions.conversion_key') }} as conversion_hash,
    conversions.conversion_date,
    conversions.tier = 'macro' as is_macro,
    count(*) as conversion_count,
    cast(sum(conversions.value) as decimal(38, 4)) as value
from {{ ref('fct_conversions') }} as conversions
{{ only_changed(
    'segment_customer', hash_key('conversions.customer_id'), 'conversions.conversion_date'
) }}
group by
    {{ hash_key('conversions.customer_id') }},
    {{ hash_key('conversions.conversion_key') }},
    conversions.conversion_date,
    conversions.tier = 'macro'
