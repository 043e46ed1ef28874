{{ config(materialized='table') }}

-- On how many of the latest days somebody bought, and on how many of these they redeemed a
-- coupon too.
with days as (

    select
        converted.customer_key,
        converted.conversion_date,
        bool_or(converted.is_macro) as is_purchase,
        bool_or(
            converted.conversion_hash = {{ hash_key('settings.coupon_conversion') }}
        ) as is_coupon
    from {{ ref('int_customer_days__converted') }} as converted
    cross join {{ ref('stg_definitions__settings') }} as settings
    cross join {{ ref('stg_landing__clock') }} as clock
    where
        converted.conversion_date
        > {{ add_days('clock.last_landed_on', '-settings.profile_days') }}
        and converted.conversion_date <= clock.last_landed_on
    group by converted.customer_key, converted.conversion_date

)

select
    customer_key,
    count(*) as purchase_day_count,
    cast(count_if(is_coupon) as bigint) as coupon_day_count
from days
where is_purchase
group by customer_key
