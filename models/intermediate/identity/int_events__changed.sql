{{ config(
    materialized='table',
    pre_hook="{{ skip_by_values(10000) }}",
    post_hook="{{ skip_by_values() }}",
) }}

-- The events that a night's models read (read_events), all columns, found once for all
-- of them: those of changed visitors from the time on from which they changed. Nearly
-- everybody has changed since a few days ago, and older events are skipped unread. Those
-- of the few others may be anywhere: first is asked where, which takes two columns, and
-- then only what lies there is read. Empty on a whole build.
with visitors as (

    select
        changed.visitor_key,
        changed.changed_from,
        changed.changed_from >= clock.clock_at - interval '7' day as is_recent
    from {{ ref('int_visitors__changed') }} as changed
    cross join {{ ref('stg_landing__clock') }} as clock

),

recent_visitors as (

    select * from visitors
    where is_recent

),

other_visitors as (

    select * from visitors
    where not is_recent

),

recent as (

    select events.*
    from {{ ref('stg_events__events') }} as events
    inner join recent_visitors
        on events.visitor_key = recent_visitors.visitor_key
        and events.occurred_at >= recent_visitors.changed_from

),

found as (

    select events.row_place
    from {{ ref('stg_events__events') }} as events
    inner join other_visitors
        on events.visitor_key = other_visitors.visitor_key
        and events.occurred_at >= other_visitors.changed_from

),

few_found as (

    {{ few_rows('found', 'row_place') }}

),

others as (

    select events.*
    from {{ ref('stg_events__events') }} as events
    inner join few_found on events.row_place = few_found.row_place

),

changed as (

    select * from recent
    union all
    select * from others

)

select * from changed
{%- if not is_nightly() %}
where false
{%- endif %}
