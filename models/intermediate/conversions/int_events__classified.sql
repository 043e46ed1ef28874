{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- Every conversion that every event is. An event may be several; a conversion
-- counts once an event, however many of its rules hold.
with by_name as (

    select distinct
        event_name,
        conversion_key
    from {{ ref('int_rules__narrowed') }}
    where open_condition_count = 0

),

named as (

    select
        events.event_key,
        by_name.conversion_key,
        events.occurred_at,
        events.visitor_key
    from {{ read_events() }} as events
    inner join by_name on events.event_name = by_name.event_name

),

-- by a rule on more than the name, of a conversion that the name does not give yet
checked as (

    select
        checked.event_key,
        checked.conversion_key,
        checked.occurred_at,
        checked.visitor_key
    from {{ ref('int_conditions__checked') }} as checked
    left join named
        on checked.event_key = named.event_key
        and checked.conversion_key = named.conversion_key
    {{ only_changed('visitor', 'checked.visitor_key', 'checked.occurred_at') }}
    where named.event_key is null

),

classified as (

    select * from named
    union all
    select * from checked

)

select * from classified
