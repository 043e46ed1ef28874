with events as (

    select
        customer_id,
        max(user_id) as user_id,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from {{ ref('int_events__identified') }}
    group by customer_id

),

ordered_sessions as (

    select
        customer_id,
        channel,
        country,
        region,
        city,
        device_type,
        row_number() over (
            partition by customer_id order by started_at, session_id
        ) as session_order
    from {{ ref('fct_sessions') }}

),

sessions as (

    select
        customer_id,
        min_by(channel, session_order) as first_channel,
        max_by(country, session_order) filter (where country is not null) as country,
        max_by(region, session_order) filter (where region is not null) as region,
        max_by(city, session_order) filter (where city is not null) as city,
        max_by(device_type, session_order) as device_type,
        count(*) as session_count
    from ordered_sessions
    group by customer_id

),

conversions as (

    select
        customer_id,
        cast(count_if(tier = 'micro') as bigint) as micro_conversion_count,
        cast(count_if(tier = 'macro') as bigint) as purchase_count,
        sum(case when tier = 'macro' then value else 0 end) as revenue
    from {{ ref('fct_conversions') }}
    group by customer_id

),

final as (

    select
        events.customer_id,
        events.user_id,
        events.first_seen_at,
        events.last_seen_at,
        events.user_id is not null as is_identified,
        sessions.first_channel,
        sessions.country,
        sessions.region,
        sessions.city,
        coalesce(sessions.device_type, 'unknown') as device_type,
        coalesce(sessions.session_count, 0) as session_count,
        coalesce(conversions.micro_conversion_count, 0) as micro_conversion_count,
        coalesce(conversions.purchase_count, 0) as purchase_count,
        cast(coalesce(conversions.revenue, 0) as decimal(38, 4)) as revenue
    from events
    left join sessions on events.customer_id = sessions.customer_id
    left join conversions on events.customer_id = conversions.customer_id

)

select * from final
