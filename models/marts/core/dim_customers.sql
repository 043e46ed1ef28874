{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('customer', 'customer_id')},
) }}

with days as (

    select days.*
    from {{ ref('int_customer_days__summarized') }} as days
    {{ only_changed('customer', 'days.customer_id') }}

),

customers as (

    select
        customer_id,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        min_by(first_channel, activity_date) filter (where first_channel is not null)
            as first_channel,
        max_by(country, activity_date) filter (where country is not null) as country,
        max_by(region, activity_date) filter (where region is not null) as region,
        max_by(city, activity_date) filter (where city is not null) as city,
        max_by(device_type, activity_date) filter (where device_type is not null) as device_type,
        sum(session_count) as session_count,
        sum(micro_conversion_count) as micro_conversion_count,
        sum(purchase_count) as purchase_count,
        sum(revenue) as revenue
    from days
    group by customer_id

),

final as (

    select
        customer_id,
        case when left(customer_id, 5) = 'user:' then substr(customer_id, 6) end as user_id,
        first_seen_at,
        last_seen_at,
        left(customer_id, 5) = 'user:' as is_identified,
        first_channel,
        country,
        region,
        city,
        coalesce(device_type, 'unknown') as device_type,
        cast(session_count as bigint) as session_count,
        cast(micro_conversion_count as bigint) as micro_conversion_count,
        cast(purchase_count as bigint) as purchase_count,
        cast(revenue as decimal(38, 4)) as revenue
    from customers

)

select * from final
