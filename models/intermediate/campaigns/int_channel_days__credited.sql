{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_attribution_months__changed',
        'where': month_of('target.conversion_date') ~ ' = changed.month_date',
    }},
) }}
{%- set changed_months = ref('int_attribution_months__changed') %}

-- What each channel and campaign gets of the conversions of a day, a column a method:
-- the credit, its value, and the part of it for customers who converted so for the
-- first time. A night adds up the months that changed, in decimals: fractions would come
-- to another last digit in another order.
with tallied as (

    select tallied.*
    from {{ ref('int_credits__tallied') }} as tallied
    {%- if is_nightly() %}
    inner join {{ changed_months }} as changed
        on {{ month_of('tallied.conversion_date') }} = changed.month_date
    {%- endif %}

),

shares as (

    select shares.*
    from {{ ref('int_channel_shares__kept') }} as shares
    {%- if is_nightly() %}
    inner join {{ changed_months }} as changed on shares.month_date = changed.month_date
    {%- endif %}

),

summed as (

    select
        conversion_date,
        conversion_key,
        is_first,
        campaign,
        channel_number,
        channel_bits,
        {%- for method in rule_methods() + ['shared'] %}
        sum({{ method }}_credit) as {{ method }}_credit,
        sum({{ method }}_value) as {{ method }}_value,
        {%- endfor %}
        sum(assist_count) as assist_count,
        sum(touch_count) as touch_count
    from tallied
    group by
        conversion_date,
        conversion_key,
        is_first,
        campaign,
        channel_number,
        channel_bits
    having sum(touch_count) > 0

),

credited as (

    select
        summed.conversion_date,
        summed.conversion_key,
        summed.is_first,
        coalesce(channels.channel, 'unattributed') as channel,
        summed.campaign,
        {%- for method in rule_methods() %}
        summed.{{ method }}_credit,
        summed.{{ method }}_value,
        {%- endfor %}
        {%- for method in fitted_methods() %}
        {%- for part in ['credit', 'value'] %}
        cast(
            cast(summed.shared_{{ part }} as double) * coalesce(shares.{{ method }}_share, 1)
            as decimal(38, 12)
        ) as {{ method }}_{{ part }},
        {%- endfor %}
        {%- endfor %}
        summed.assist_count
    from summed
    left join shares
        on {{ month_of('summed.conversion_date') }} = shares.month_date
        and summed.conversion_key = shares.conversion_key
        and summed.channel_bits = shares.channel_bits
        and summed.channel_number = shares.channel_number
    left join {{ ref('int_channels__listed') }} as channels
        on summed.channel_number = channels.channel_number

)

select
    conversion_date,
    conversion_key,
    channel,
    campaign,
    {%- for method in rule_methods() + fitted_methods() %}
    cast(sum({{ method }}_credit) as double) as {{ method }}_credit,
    cast(sum({{ method }}_value) as double) as {{ method }}_value,
    cast(
        sum(case when is_first then {{ method }}_credit else 0 end) as double
    ) as {{ method }}_new_credit,
    {%- endfor %}
    cast(sum(assist_count) as bigint) as assist_count
from credited
group by conversion_date, conversion_key, channel, campaign
