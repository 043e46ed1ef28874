{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_paths = ref('int_paths__left') -%}

-- How often one channel was followed by another, by the month and what the journey
-- came to. Without a channel before, it began there; without one after, it ended. On
-- a night, what changed customers add and take off.
with compared as (

    select * from {{ ref('int_journeys__compared') }}

),

touches as (

    select
        paths.path_key,
        paths.previous_channel_number,
        paths.channel_number,
        paths.touch_number,
        paths.touch_count,
        1 as sign
    from {{ ref('int_paths__walked') }} as paths
    {{ only_changed('touch_customer', 'paths.customer_key', 'paths.ends_at') }}
    {%- if is_nightly() %}
    union all
    select
        path_key,
        previous_channel_number,
        channel_number,
        touch_number,
        touch_count,
        -1 as sign
    from {{ left_paths }}
    {%- endif %}

),

steps as (

    select
        path_key,
        sign,
        previous_channel_number as from_channel_number,
        channel_number as to_channel_number
    from touches
    union all
    select
        path_key,
        sign,
        channel_number as from_channel_number,
        cast(null as integer) as to_channel_number
    from touches
    where touch_number = touch_count

)

select
    compared.month_date,
    compared.conversion_key,
    compared.lookback_days,
    steps.from_channel_number,
    steps.to_channel_number,
    cast(sum(compared.conversion_count) as bigint) as conversion_count,
    cast(sum(compared.customer_count) as bigint) as customer_count,
    {{ night_number() }} as night_number
from compared
inner join steps
    on compared.path_key = steps.path_key
    and compared.sign = steps.sign
group by
    compared.month_date,
    compared.conversion_key,
    compared.lookback_days,
    steps.from_channel_number,
    steps.to_channel_number
having
    sum(compared.conversion_count) <> 0
    or sum(compared.customer_count) <> 0
