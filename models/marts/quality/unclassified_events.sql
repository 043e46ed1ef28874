{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_landed_days()},
) }}

-- Events that no active conversion and no row of known_events.csv knows: either
-- noise, or a step that somebody forgot to define.
with named as (

    -- nothing more needs to be asked of these
    select event_name from {{ ref('known_events') }}
    union
    select event_name from {{ ref('int_rules__narrowed') }}
    where open_condition_count = 0

),

events as (

    select
        events.event_key,
        events.feed,
        events.event_name,
        events.occurred_at,
        events.landed_on
    from {{ ref('stg_events__events') }} as events
    {{ only_changed_days('events.landed_on') }}
    where events.event_name not in (select named.event_name from named)

),

classified as (

    select distinct event_key from {{ ref('int_conditions__checked') }}

),

unclassified as (

    select
        events.feed,
        events.landed_on,
        events.event_name,
        count(*) as event_count,
        min(events.occurred_at) as first_occurred_at,
        max(events.occurred_at) as last_occurred_at
    from events
    left join classified on events.event_key = classified.event_key
    where classified.event_key is null
    group by events.feed, events.landed_on, events.event_name

)

select * from unclassified
