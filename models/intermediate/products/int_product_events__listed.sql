{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- What people did with products, one by one: looked at them, wished for them, put them
-- into the cart, bought them. An event without a product is none of these.
with sessionized as (

    select
        sessionized.event_key,
        sessionized.customer_id,
        sessionized.session_key
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

)

select
    events.event_key,
    events.visitor_key,
    {{ hash_key('sessionized.customer_id') }} as customer_key,
    sessionized.session_key,
    events.occurred_at,
    {{ local_date('events.occurred_at', 'settings.time_zone') }} as event_date,
    product_events.action,
    events.product_id,
    events.order_id,
    events.store_id,
    events.value
from {{ read_events() }} as events
inner join {{ ref('product_events') }} as product_events
    on events.event_name = product_events.event_name
inner join sessionized on events.event_key = sessionized.event_key
cross join settings
where events.product_id is not null
