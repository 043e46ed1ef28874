-- Every conversion that every event is. An event may be several; a conversion
-- counts once an event, however many of its rules hold.
with events as (

    select
        event_id,
        event_name
    from {{ ref('int_events__identified') }}

),

by_name as (

    select distinct
        event_name,
        conversion_key
    from {{ ref('int_rules__narrowed') }}
    where open_condition_count = 0

),

named as (

    select
        events.event_id,
        by_name.conversion_key
    from events
    inner join by_name on events.event_name = by_name.event_name

),

classified as (

    select
        event_id,
        conversion_key
    from named
    union
    select
        event_id,
        conversion_key
    from {{ ref('int_conditions__checked') }}

)

select * from classified
