{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_journeys = ref('int_journeys__left') -%}
{%- set left_paths = ref('int_paths__left') -%}
{%- set methods = rule_methods() + ['shared'] -%}

-- Credits to be added up: on a night, those of changed customers as they are now,
-- less what they were. Beside each rule's credit stands the shared one, of which a
-- channel's touches in a path have equal parts: the models that compare paths say how
-- much of it a channel gets, by the channels that were met. A credit has ten
-- decimals, so that what was added can be taken off again to the last digit, and a
-- customer's conversions of a day times a credit are still a number of 64 bits.
with journeys as (

    select
        journeys.path_key,
        journeys.conversion_key,
        journeys.end_date,
        journeys.is_first,
        1 as sign,
        journeys.value
    from {{ ref('int_journeys__bounded') }} as journeys
    {{ only_changed('touch_customer', 'journeys.customer_key', 'journeys.ends_at') }}
    where journeys.conversion_key is not null
    {%- if is_nightly() %}
    union all
    select
        path_key,
        conversion_key,
        end_date,
        is_first,
        -1 as sign,
        value
    from {{ left_journeys }}
    where conversion_key is not null
    {%- endif %}

),

counted as (

    select
        path_key,
        conversion_key,
        end_date,
        is_first,
        sign,
        count(*) as conversion_count,
        sum(value) as value
    from journeys
    group by path_key, conversion_key, end_date, is_first, sign

),

touches as (

    select
        paths.path_key,
        1 as sign,
        paths.campaign,
        paths.channel_number,
        paths.channel_bits,
        {%- for method in methods %}
        cast({{ rule_credit(method, 'paths') }} as decimal(11, 10)) as {{ method }}_credit,
        {%- endfor %}
        paths.is_assist
    from {{ ref('int_paths__walked') }} as paths
    {{ only_changed('touch_customer', 'paths.customer_key', 'paths.ends_at') }}
    {%- if is_nightly() %}
    union all
    select
        paths.path_key,
        -1 as sign,
        paths.campaign,
        paths.channel_number,
        paths.channel_bits,
        {%- for method in methods %}
        cast({{ rule_credit(method, 'paths') }} as decimal(11, 10)) as {{ method }}_credit,
        {%- endfor %}
        paths.is_assist
    from {{ left_paths }} as paths
    {%- endif %}

),

credited as (

    select
        counted.end_date as conversion_date,
        counted.conversion_key,
        counted.is_first,
        coalesce(touches.campaign, '(none)') as campaign,
        touches.channel_number,
        touches.channel_bits,
        cast(counted.sign * counted.conversion_count as decimal(7, 0)) as conversion_count,
        cast(counted.sign * counted.value as decimal(24, 4)) as value,
        {%- for method in methods %}
        coalesce(touches.{{ method }}_credit, cast(1 as decimal(11, 10))) as {{ method }}_credit,
        {%- endfor %}
        coalesce(touches.is_assist, false) as is_assist
    from counted
    left join touches
        on counted.path_key = touches.path_key
        and counted.sign = touches.sign

),

-- hardly any micro conversion has a value, and long decimals take time
weighed as (

    select
        conversion_date,
        conversion_key,
        is_first,
        campaign,
        channel_number,
        channel_bits,
        conversion_count,
        {%- for method in methods %}
        conversion_count * {{ method }}_credit as {{ method }}_credit,
        case when value <> 0 then value * {{ method }}_credit else 0 end as {{ method }}_value,
        {%- endfor %}
        case when is_assist then conversion_count else 0 end as assist_count
    from credited

)

select
    conversion_date,
    conversion_key,
    is_first,
    campaign,
    channel_number,
    channel_bits,
    {%- for method in methods %}
    cast(sum({{ method }}_credit) as decimal(38, 10)) as {{ method }}_credit,
    cast(sum({{ method }}_value) as decimal(38, 14)) as {{ method }}_value,
    {%- endfor %}
    cast(sum(assist_count) as bigint) as assist_count,
    cast(sum(conversion_count) as bigint) as touch_count,
    {{ night_number() }} as night_number
from weighed
group by
    conversion_date,
    conversion_key,
    is_first,
    campaign,
    channel_number,
    channel_bits
having
    sum(conversion_count) <> 0
    or sum(assist_count) <> 0
    {%- for method in methods %}
    or sum({{ method }}_credit) <> 0
    or sum({{ method }}_value) <> 0
    {%- endfor %}
