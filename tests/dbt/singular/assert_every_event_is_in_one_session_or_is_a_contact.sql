-- Events are unique in both tables, so that counts are enough: of all, of contacts,
-- and of contacts among what is in no session. What analytics is denied for is in neither.
with contacts as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

events as (

    select
        count(*) as event_count,
        count(contacts.event_name) as contact_count
    from {{ ref('stg_events__events') }} as events
    left join contacts on events.event_name = contacts.event_name
    left join {{ ref('int_consents__withheld') }} as withheld
        on events.visitor_key = withheld.visitor_key
        and events.occurred_at >= withheld.withheld_from
        and events.occurred_at < withheld.withheld_until
    where withheld.visitor_key is null

),

sessionized as (

    select
        count(*) as event_count,
        count(*) - count(session_key) as outside_count
    from {{ ref('int_events__sessionized') }}

),

outside as (

    select count(*) as contact_count
    from {{ ref('int_events__sessionized') }} as sessionized
    inner join {{ ref('stg_events__events') }} as events
        on sessionized.event_key = events.event_key
    inner join contacts on events.event_name = contacts.event_name
    where sessionized.session_key is null

)

select
    events.event_count as expected_event_count,
    sessionized.event_count,
    events.contact_count as expected_outside_count,
    sessionized.outside_count,
    outside.contact_count as outside_contact_count
from events
cross join sessionized
cross join outside
where
    events.event_count <> sessionized.event_count
    or events.contact_count <> sessionized.outside_count
    or events.contact_count <> outside.contact_count
