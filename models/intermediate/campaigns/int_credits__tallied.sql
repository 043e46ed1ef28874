{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_journeys = ref('int_journeys__left') -%}
{%- set left_paths = ref('int_paths__left') -%}
{%- set methods = rule_methods() + ['shared'] -%}

-- Credits to be added up: on a night, those of changed customers as they are now,
-- less what they were. Beside each rule's credit stands the shared one, of which a
-- channel's touches in a path have equal parts: the models that compare paths say how
-- much of it a channel gets, by the channels that were met. A credit has twelve
-- decimals, so that what was added can be taken off again to the last digit.
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
        paths.channel,
        paths.campaign,
        paths.channel_number,
        paths.channel_bits,
        {%- for method in methods %}
        {{ rule_credit(method, 'paths') }} as {{ method }}_credit,
        {%- endfor %}
        paths.is_assist
    from {{ ref('int_paths__walked') }} as paths
    {{ only_changed('touch_customer', 'paths.customer_key', 'paths.ends_at') }}
    {%- if is_nightly() %}
    union all
    select
        paths.path_key,
        -1 as sign,
        paths.channel,
        paths.campaign,
        paths.channel_number,
        paths.channel_bits,
        {%- for method in methods %}
        {{ rule_credit(method, 'paths') }} as {{ method }}_credit,
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
        coalesce(touches.channel, 'unattributed') as channel,
        coalesce(touches.campaign, '(none)') as campaign,
        touches.channel_number,
        touches.channel_bits,
        counted.sign * counted.conversion_count as conversion_count,
        counted.sign * counted.value as value,
        {%- for method in methods %}
        coalesce(touches.{{ method }}_credit, 1) as {{ method }}_credit,
        {%- endfor %}
        coalesce(touches.is_assist, false) as is_assist
    from counted
    left join touches
        on counted.path_key = touches.path_key
        and counted.sign = touches.sign

)

select
    conversion_date,
    conversion_key,
    is_first,
    channel,
    campaign,
    channel_number,
    channel_bits,
    {%- for method in methods %}
    cast(sum(conversion_count * {{ method }}_credit) as decimal(38, 12)) as {{ method }}_credit,
    cast(sum(value * {{ method }}_credit) as decimal(38, 16)) as {{ method }}_value,
    {%- endfor %}
    cast(sum(case when is_assist then conversion_count else 0 end) as bigint) as assist_count,
    cast(sum(conversion_count) as bigint) as touch_count,
    {{ night_number() }} as night_number
from credited
group by
    conversion_date,
    conversion_key,
    is_first,
    channel,
    campaign,
    channel_number,
    channel_bits
having
    sum(conversion_count) <> 0
    or sum(case when is_assist then conversion_count else 0 end) <> 0
    {%- for method in methods %}
    or sum(conversion_count * {{ method }}_credit) <> 0
    or sum(value * {{ method }}_credit) <> 0
    {%- endfor %}
