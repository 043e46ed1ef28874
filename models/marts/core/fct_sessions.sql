{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('customer', 'customer_id', 'started_at')},
) }}
{%- do ref('int_sessions__left') %}

with sessions as (

    select sessions.*
    from {{ ref('int_sessions__summarized') }} as sessions
    {{ only_changed('customer', 'sessions.customer_id', 'sessions.started_at') }}

),

sourced as (

    select sourced.*
    from {{ ref('int_sessions__sourced') }} as sourced
    {{ only_changed('customer', 'sourced.customer_id', 'sourced.started_at') }}

),

channeled as (

    select * from {{ ref('int_traffic__channeled') }}

),

devices as (

    select * from {{ ref('int_user_agents__classified') }}

),

conversions as (

    -- by session, not by customer: whoever shares a device may have converted at it
    select
        conversions.session_id,
        cast(count_if(conversions.tier = 'micro') as bigint) as micro_conversions,
        cast(count_if(conversions.tier = 'macro') as bigint) as macro_conversions,
        sum(case when conversions.tier = 'macro' then conversions.value else 0 end) as revenue
    from {{ ref('fct_conversions') }} as conversions
    {%- if is_nightly() %}
    inner join sessions
        on conversions.session_id = sessions.session_id
        and conversions.occurred_at >= sessions.started_at
    {%- endif %}
    group by conversions.session_id

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

described as (

    select
        sessions.*,
        sourced.source,
        sourced.medium,
        sourced.campaign,
        sourced.campaign_id,
        coalesce(devices.device_type, 'unknown') as device_type,
        coalesce(conversions.micro_conversions, 0) as micro_conversions,
        coalesce(conversions.macro_conversions, 0) as macro_conversions,
        coalesce(conversions.revenue, 0) as revenue,
        {{ seconds_between('sessions.started_at', 'sessions.ended_at') }} as duration_seconds
    from sessions
    inner join sourced on sessions.session_id = sourced.session_id
    left join devices on sessions.user_agent = devices.user_agent
    left join conversions on sessions.session_id = conversions.session_id

),

final as (

    select
        described.session_id,
        described.customer_id,
        described.anonymous_id,
        described.started_at,
        described.ended_at,
        {{ local_date('described.started_at', 'settings.time_zone') }} as session_date,
        described.event_count,
        described.page_view_count,
        described.duration_seconds,
        described.duration_seconds > settings.engaged_seconds
        or described.engagement_seconds > settings.engaged_seconds
        or described.micro_conversions + described.macro_conversions > 0
        or described.page_view_count >= 2 as is_engaged,
        described.started_at + settings.bot_session_hours * interval '1' hour
        < described.ended_at
        or described.event_count > settings.bot_session_events
        or described.device_type = 'bot' as is_bot_like,
        described.landing_page,
        channeled.channel,
        described.source,
        described.medium,
        described.campaign,
        described.campaign_id,
        described.device_type,
        described.country,
        described.region,
        described.city,
        described.store_id,
        described.micro_conversions,
        described.macro_conversions,
        cast(described.revenue as decimal(38, 4)) as revenue
    from described
    inner join channeled
        on described.source = channeled.source
        and described.medium = channeled.medium
        and described.campaign is not distinct from channeled.campaign
        and (described.store_id is not null) = channeled.has_store
    cross join settings

)

select * from final
