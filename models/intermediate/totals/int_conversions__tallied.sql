{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_conversions = ref('int_conversions__left') -%}
{%- set left_sessions = ref('int_sessions__left') -%}

-- Conversions to be added up, by the day and the source of their visit: on a night,
-- those of changed customers as they are now, less what they were. A sum over all
-- nights is what a whole build counts: customers and sessions are told apart within
-- a day, and a changed customer is read by whole days. A conversion at a visit that
-- began before that belongs to a day that has not changed. Bot-like sessions are
-- left out of every rate, so they are left out here.
with conversions as (

    select
        conversions.conversion_key,
        conversions.tier,
        conversions.customer_id,
        conversions.value,
        conversions.session_id,
        conversions.conversion_date,
        1 as sign
    from {{ ref('fct_conversions') }} as conversions
    {{ only_changed('customer', 'conversions.customer_id', 'conversions.occurred_at') }}
    {%- if is_nightly() %}
    union all
    select
        conversion_key,
        tier,
        customer_id,
        value,
        session_id,
        conversion_date,
        -1 as sign
    from {{ left_conversions }}
    {%- endif %}

),

sessions as (

    select
        sessions.session_id,
        sessions.session_date,
        sessions.channel,
        sessions.device_type,
        sessions.region,
        sessions.is_bot_like,
        1 as sign
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed('customer', 'sessions.customer_id', 'sessions.started_at') }}
    {%- if is_nightly() %}
    union all
    select
        session_id,
        session_date,
        channel,
        device_type,
        region,
        is_bot_like,
        -1 as sign
    from {{ left_sessions }}
    {%- endif %}

),

placed as (

    select
        coalesce(sessions.session_date, conversions.conversion_date) as activity_date,
        conversions.conversion_key,
        conversions.tier,
        coalesce(sessions.channel, '(none)') as channel,
        coalesce(sessions.device_type, 'unknown') as device_type,
        coalesce(sessions.region, '(unknown)') as region,
        conversions.sign,
        conversions.customer_id,
        conversions.session_id,
        conversions.value
    from conversions
    left join sessions
        on conversions.session_id = sessions.session_id
        and conversions.sign = sessions.sign
    where
        conversions.session_id is null
        or not sessions.is_bot_like

),

counted as (

    select
        activity_date,
        conversion_key,
        tier,
        channel,
        device_type,
        region,
        sign * count(*) as conversion_count,
        sign * count(distinct {{ hash_key('customer_id') }}) as customer_count,
        sign * count(
            distinct case when session_id is not null then {{ hash_key('session_id') }} end
        ) as converting_session_count,
        sign * sum(value) as value
    from placed
    group by activity_date, conversion_key, tier, channel, device_type, region, sign

)

select
    activity_date,
    conversion_key,
    tier,
    channel,
    device_type,
    region,
    cast(sum(conversion_count) as bigint) as conversion_count,
    cast(sum(customer_count) as bigint) as customer_count,
    cast(sum(converting_session_count) as bigint) as converting_session_count,
    cast(sum(value) as decimal(38, 4)) as value,
    {{ night_number() }} as night_number
from counted
group by activity_date, conversion_key, tier, channel, device_type, region
having
    sum(conversion_count) <> 0
    or sum(customer_count) <> 0
    or sum(converting_session_count) <> 0
    or sum(value) <> 0
