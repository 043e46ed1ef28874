{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_paths = ref('int_paths__left') -%}

-- How many journeys met which channels, by the month and what they came to. On a
-- night, what changed customers add and take off.
with compared as (

    select * from {{ ref('int_journeys__compared') }}

),

paths as (

    select
        paths.path_key,
        paths.channel_bits,
        1 as sign
    from {{ ref('int_paths__walked') }} as paths
    {{ only_changed('touch_customer', 'paths.customer_key', 'paths.ends_at') }}
    where paths.touch_number = 1
    {%- if is_nightly() %}
    union all
    select
        path_key,
        channel_bits,
        -1 as sign
    from {{ left_paths }}
    where touch_number = 1
    {%- endif %}

)

select
    compared.month_date,
    compared.conversion_key,
    compared.lookback_days,
    paths.channel_bits,
    cast(sum(compared.conversion_count) as bigint) as conversion_count,
    cast(sum(compared.customer_count) as bigint) as customer_count,
    {{ night_number() }} as night_number
from compared
inner join paths
    on compared.path_key = paths.path_key
    and compared.sign = paths.sign
group by
    compared.month_date,
    compared.conversion_key,
    compared.lookback_days,
    paths.channel_bits
having
    sum(compared.conversion_count) <> 0
    or sum(compared.customer_count) <> 0
