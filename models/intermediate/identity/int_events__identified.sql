{{ config(
    materialized='view',
    meta={'renews': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- Whose event is it?
with events as (

    select
        event_id,
        event_name,
        occurred_at,
        anonymous_id,
        user_id,
        event_key,
        visitor_key
    from {{ ref('stg_events__events') }}

),

identified as (

    {{ identified('events', ref('stg_events__events')) }}

)

select
    event_id,
    event_name,
    occurred_at,
    anonymous_id,
    owner_id as user_id,
    {{ customer_id('owner_id', 'anonymous_id') }} as customer_id,
    {{ visitor_id('anonymous_id', 'user_id') }} as visitor_id,
    event_key,
    visitor_key
from identified
