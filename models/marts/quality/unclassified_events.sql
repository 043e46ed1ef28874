-- Events that no active conversion and no row of known_events.csv knows: either
-- noise, or a step that somebody forgot to define.
with events as (

    select
        event_id,
        event_name,
        occurred_at,
        landed_on
    from {{ ref('stg_events__events') }}

),

classified as (

    select distinct event_id from {{ ref('int_events__classified') }}

),

known as (

    select event_name from {{ ref('known_events') }}

),

unclassified as (

    select
        'events' as feed,
        events.landed_on,
        events.event_name,
        count(*) as event_count,
        min(events.occurred_at) as first_occurred_at,
        max(events.occurred_at) as last_occurred_at
    from events
    left join classified on events.event_id = classified.event_id
    left join known on events.event_name = known.event_name
    where classified.event_id is null and known.event_name is null
    group by events.landed_on, events.event_name

)

select * from unclassified
