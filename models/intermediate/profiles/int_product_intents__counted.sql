{{ config(materialized='table') }}

-- What each customer did with each product lately: all looks, and what they did since they
-- bought it last. Made anew every night from the latest days of product events, and no
-- others are read.
with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

recent as (

    select
        events.customer_key,
        events.product_id,
        events.occurred_at,
        events.event_date,
        events.action
    from {{ ref('int_product_events__offerable') }} as events
    cross join clock
    cross join settings
    where
        events.event_date > {{ add_days('clock.last_landed_on', '-settings.abandoned_days') }}
        and events.event_date <= clock.last_landed_on

),

bought as (

    select
        customer_key,
        product_id,
        max(occurred_at) as bought_at
    from recent
    where action = 'bought'
    group by customer_key, product_id

),

followed as (

    select
        recent.*,
        bought.bought_at is null or recent.occurred_at > bought.bought_at as is_open
    from recent
    left join bought
        on recent.customer_key = bought.customer_key
        and recent.product_id = bought.product_id
    where recent.action <> 'bought'

)

select
    customer_key,
    product_id,
    cast(count_if(action = 'viewed') as bigint) as look_count,
    cast(count_if(is_open and action = 'viewed') as bigint) as view_count,
    cast(count_if(is_open and action = 'wished') as bigint) as wish_count,
    cast(count_if(is_open and action = 'carted') as bigint) as cart_count,
    max(case when is_open then occurred_at end) as last_at,
    max(case when is_open then event_date end) as last_on
from followed
group by customer_key, product_id
