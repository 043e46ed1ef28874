-- A conversion outside of any session has no rate.
with session_counts as (

    select
        session_date,
        channel,
        device_type,
        region,
        sum(session_count) as session_count
    from {{ ref('int_sessions__tallied') }}
    group by session_date, channel, device_type, region

),

counted as (

    select
        activity_date,
        conversion_key,
        tier,
        channel,
        device_type,
        region,
        sum(conversion_count) as conversion_count,
        sum(customer_count) as customer_count,
        sum(converting_session_count) as converting_session_count,
        sum(value) as value
    from {{ ref('int_conversions__tallied') }}
    group by activity_date, conversion_key, tier, channel, device_type, region
    having sum(conversion_count) > 0

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
