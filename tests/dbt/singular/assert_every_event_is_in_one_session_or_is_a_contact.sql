-- Events are unique in both tables, so that counts by name are enough.
with events as (

    select
        event_name,
        count(*) as usable_count
    from {{ ref('stg_events__events') }}
    group by event_name

),

visits as (

    select
        event_name,
        count(session_id) as in_session_count
    from {{ ref('int_events__sessionized') }}
    group by event_name

),

contacts as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

compared as (

    select
        coalesce(events.event_name, visits.event_name) as event_name,
        coalesce(events.usable_count, 0) as usable_count,
        coalesce(visits.in_session_count, 0) as in_session_count
    from events
    full outer join visits on events.event_name = visits.event_name

),

expected as (

    select
        compared.*,
        case when contacts.event_name is null then compared.usable_count else 0 end
            as expected_count
    from compared
    left join contacts on compared.event_name = contacts.event_name

)

select * from expected
where in_session_count <> expected_count
