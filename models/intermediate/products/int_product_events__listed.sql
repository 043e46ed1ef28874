{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- What people did with products, one by one: looked at them, wished for them, put them
-- into the cart, bought them. An event that lists its products, as trackers do, is one row for
-- each; an event without a product is none of these.
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

),

items as (

    select
        event_key,
        event_name,
        {{ each_json_item('properties', 'items') }} as item
    from {{ read_events() }}
    where
        contains(properties, '"items"')
        and event_name in (select named.event_name from {{ ref('product_events') }} as named)

),

read as (

    select
        event_key,
        coalesce(
            {{ json_text('item', "'product_id'") }},
            {{ json_text('item', "'item_id'") }},
            {{ json_text('item', "'id'") }},
            {{ json_text('item', "'sku'") }}
        ) as product_id,
        try_cast({{ json_text('item', "'price'") }} as decimal(18, 4)) as price,
        coalesce(try_cast({{ json_text('item', "'quantity'") }} as decimal(9, 2)), 1) as quantity
    from items

),

listed as (

    select
        event_key,
        {{ clean_text('product_id') }} as product_id,
        -- of one product twice in a list, one row
        cast(sum(price * quantity) as decimal(18, 4)) as value
    from read
    where {{ clean_text('product_id') }} is not null
    group by event_key, {{ clean_text('product_id') }}

)

select
    events.event_key,
    events.visitor_key,
    {{ hash_key('sessionized.customer_id') }} as customer_key,
    sessionized.session_key,
    events.occurred_at,
    {{ local_date('events.occurred_at', 'settings.time_zone') }} as event_date,
    product_events.action,
    coalesce(listed.product_id, events.product_id) as product_id,
    events.order_id,
    events.store_id,
    case when listed.event_key is null then events.value else listed.value end as value
from {{ read_events() }} as events
inner join {{ ref('product_events') }} as product_events
    on events.event_name = product_events.event_name
inner join sessionized on events.event_key = sessionized.event_key
left join listed on events.event_key = listed.event_key
cross join settings
where
    listed.event_key is not null
    or (events.product_id is not null and not product_events.is_by_items)
