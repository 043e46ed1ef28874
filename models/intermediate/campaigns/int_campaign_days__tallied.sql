{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_conversions = ref('int_conversions__left') -%}
{%- set left_sessions = ref('int_sessions__left') -%}

-- Visits, and what was converted in them, by the day and the campaign of the visit, to
-- be added up: on a night, those of changed customers as they are now, less what they
-- were. Visits have no conversion_key. Bot-like visits are left out.
with sessions as (

    select
        sessions.session_id,
        sessions.session_date,
        sessions.channel,
        coalesce(sessions.campaign_id, sessions.campaign) as campaign,
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
        coalesce(campaign_id, campaign) as campaign,
        is_bot_like,
        -1 as sign
    from {{ left_sessions }}
    {%- endif %}

),

visits as (

    select
        session_id,
        session_date,
        channel,
        coalesce(campaign, '(none)') as campaign,
        sign
    from sessions
    where not is_bot_like

),

conversions as (

    select
        conversions.conversion_key,
        conversions.session_id,
        conversions.value,
        1 as sign
    from {{ ref('fct_conversions') }} as conversions
    {{ only_changed('customer', 'conversions.customer_id', 'conversions.occurred_at') }}
    where conversions.session_id is not null
    {%- if is_nightly() %}
    union all
    select
        conversion_key,
        session_id,
        value,
        -1 as sign
    from {{ left_conversions }}
    where session_id is not null
    {%- endif %}

),

converted as (

    select
        visits.session_date,
        visits.channel,
        visits.campaign,
        conversions.conversion_key,
        visits.sign,
        count(*) as conversion_count,
        count(distinct {{ hash_key('conversions.session_id') }}) as session_count,
        sum(conversions.value) as value
    from conversions
    inner join visits
        on conversions.session_id = visits.session_id
        and conversions.sign = visits.sign
    group by
        visits.session_date,
        visits.channel,
        visits.campaign,
        conversions.conversion_key,
        visits.sign

),

visited as (

    select
        session_date,
        channel,
        campaign,
        cast(null as {{ dbt.type_string() }}) as conversion_key,
        sign,
        0 as conversion_count,
        count(*) as session_count,
        cast(0 as decimal(18, 4)) as value
    from visits
    group by session_date, channel, campaign, sign

),

counted as (

    select * from converted
    union all
    select * from visited

)

select
    session_date,
    channel,
    campaign,
    conversion_key,
    cast(sum(sign * session_count) as bigint) as session_count,
    cast(sum(sign * conversion_count) as bigint) as conversion_count,
    cast(sum(sign * value) as decimal(38, 4)) as value,
    {{ night_number() }} as night_number
from counted
group by session_date, channel, campaign, conversion_key
having
    sum(sign * session_count) <> 0
    or sum(sign * conversion_count) <> 0
    or sum(sign * value) <> 0
