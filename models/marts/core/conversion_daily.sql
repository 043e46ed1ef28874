-- Bot-like sessions are left out of every rate, so they are left out here. A
-- conversion outside of any session has no rate.
with sessions as (

    select
        session_id,
        session_date,
        channel,
        device_type,
        coalesce(region, '(unknown)') as region
    from {{ ref('fct_sessions') }}
    where not is_bot_like

),

bot_like_sessions as (

    select session_id from {{ ref('fct_sessions') }}
    where is_bot_like

),

session_counts as (

    select
        session_date,
        channel,
        device_type,
        region,
        count(*) as session_count
    from sessions
    group by session_date, channel, device_type, region

),

conversions as (

    select
        conversions.conversion_key,
        conversions.tier,
        conversions.customer_id,
        conversions.value,
        sessions.session_id,
        coalesce(sessions.session_date, conversions.conversion_date) as activity_date,
        coalesce(sessions.channel, '(none)') as channel,
        coalesce(sessions.device_type, 'unknown') as device_type,
        coalesce(sessions.region, '(unknown)') as region
    from {{ ref('fct_conversions') }} as conversions
    left join sessions on conversions.session_id = sessions.session_id
    left join bot_like_sessions
        on conversions.session_id = bot_like_sessions.session_id
    where bot_like_sessions.session_id is null

),

counted as (

    select
        activity_date,
        conversion_key,
        tier,
        channel,
        device_type,
        region,
        count(*) as conversion_count,
        count(distinct customer_id) as customer_count,
        count(distinct session_id) as converting_session_count,
        sum(value) as value
    from conversions
    group by activity_date, conversion_key, tier, channel, device_type, region

),

final as (

    select
        counted.activity_date,
        counted.conversion_key,
        counted.tier,
        counted.channel,
        counted.device_type,
        counted.region,
        counted.conversion_count,
        counted.customer_count,
        cast(counted.value as decimal(38, 4)) as value,
        counted.converting_session_count,
        session_counts.session_count,
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
