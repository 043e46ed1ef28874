{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- Who said no to messages, when, and by which channel, where the event says it.
with sessionized as (

    select
        sessionized.event_key,
        sessionized.customer_id
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}

),

refusals as (

    select event_name from {{ ref('known_events') }}
    where role = 'refusal'

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

)

select
    events.event_id as refusal_id,
    sessionized.customer_id,
    {{ contact_channel(json_text('events.properties', "'channel'")) }} as channel,
    events.campaign_id,
    events.occurred_at,
    {{ local_date('events.occurred_at', 'settings.time_zone') }} as refused_on,
    events.visitor_key
from {{ read_events() }} as events
inner join refusals on events.event_name = refusals.event_name
inner join sessionized on events.event_key = sessionized.event_key
cross join settings
