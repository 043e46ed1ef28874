-- A session is named after its first event, so that the events of visits tell
-- how many sessions there must be.
with sessions as (

    select
        count(*) as session_count,
        coalesce(sum(event_count), 0) as event_count
    from {{ ref('fct_sessions') }}

),

visits as (

    select
        count_if(event_key = session_key) as session_count,
        count(*) as event_count
    from {{ ref('int_events__sessionized') }}
    where session_key is not null

)

select
    sessions.session_count,
    visits.session_count as expected_session_count,
    sessions.event_count,
    visits.event_count as expected_event_count
from sessions
cross join visits
where
    sessions.session_count <> visits.session_count
    or sessions.event_count <> visits.event_count
