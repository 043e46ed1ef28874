{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_dates__changed',
        'where': 'target.activity_date = changed.activity_date',
    }},
) }}
{%- set changed_dates = ref('int_dates__changed') %}

-- A conversion outside of any session has no rate. A night adds up the dates to which
-- it has added something.
with session_counts as (

    select
        sessions.session_date,
        sessions.channel,
        sessions.device_type,
        sessions.region,
        sum(sessions.session_count) as session_count
    from {{ ref('int_sessions__tallied') }} as sessions
    {%- if is_nightly() %}
    inner join {{ changed_dates }} as changed on sessions.session_date = changed.activity_date
    {%- endif %}
    group by sessions.session_date, sessions.channel, sessions.device_type, sessions.region

),

counted as (

    select
        conversions.activity_date,
        conversions.conversion_key,
        conversions.tier,
        conversions.channel,
        conversions.device_type,
        conversions.region,
        sum(conversions.conversion_count) as conversion_count,
        sum(conversions.customer_count) as customer_count,
        sum(conversions.converting_session_count) as converting_session_count,
        sum(conversions.value) as value
    from {{ ref('int_conversions__tallied') }} as conversions
    {%- if is_nightly() %}
    inner join {{ changed_dates }} as changed on conversions.activity_date = changed.activity_date
    {%- endif %}
    group by
        conversions.activity_date,
        conversions.conversion_key,
        conversions.tier,
        conversions.channel,
        conversions.device_type,
        conversions.region
    having sum(conversions.conversion_count) > 0

),

final as (

    select
        counted.activity_date,
        counted.conversion_key,
        counted.tier,
        counted.channel,
        counted.device_type,
        counted.region,
        cast(counted.conversion_count as bigint) as conversion_count,
        cast(counted.customer_count as bigint) as customer_count,
        cast(counted.value as decimal(38, 4)) as value,
        cast(counted.converting_session_count as bigint) as converting_session_count,
        cast(session_counts.session_count as bigint) as session_count,
        cast(counted.converting_session_count as double)
        / session_counts.session_count as conversion_rate
    from counted
    left join session_counts
        on counted.activity_date = session_counts.session_date
        and counted.channel = session_counts.channel
        and counted.device_type = session_counts.device_type
        and counted.region = session_counts.region

)

select * from final
