{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- What reached a person without a visit: mailings, coupons sent, messages.
with contacts as (

    select
        sessionized.event_key,
        sessionized.customer_id,
        sessionized.occurred_at
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}
    where sessionized.session_key is null

),

events as (

    select
        events.event_key,
        events.event_id,
        events.event_name,
        events.anonymous_id,
        events.user_id,
        events.campaign_id,
        events.visitor_key
    from {{ read_events() }} as events

)

select
    events.event_id as contact_id,
    events.event_name,
    contacts.customer_id,
    {{ visitor_id('events.anonymous_id', 'events.user_id') }} as visitor_id,
    events.campaign_id,
    contacts.occurred_at,
    {{ local_date('contacts.occurred_at', 'settings.time_zone') }} as contact_date,
    events.visitor_key
from contacts
inner join events on contacts.event_key = events.event_key
cross join {{ ref('stg_definitions__settings') }} as settings
