-- Contacts (a mailing, a push message) reach a person without a visit: they
-- neither start nor extend a session.
with contacts as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

events as (

    select
        event_id,
        event_name,
        occurred_at,
        anonymous_id,
        customer_id,
        visitor_id
    from {{ ref('int_events__identified') }}
    where event_name not in (select contacts.event_name from contacts)

),

switched as (

    select * from {{ ref('int_campaigns__switched') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

ordered as (

    select
        *,
        row_number() over visitor as event_number,
        lag(occurred_at) over visitor as previous_at
    from events
    window visitor as (partition by visitor_id order by occurred_at, event_id)

),

cut as (

    select
        ordered.*,
        ordered.previous_at is null
        or ordered.occurred_at
        > ordered.previous_at + settings.session_gap_minutes * interval '1' minute
        or switched.event_id is not null
        or (
            settings.session_cut_at_midnight
            and {{ local_date('ordered.occurred_at', 'settings.time_zone') }}
            <> {{ local_date('ordered.previous_at', 'settings.time_zone') }}
        ) as is_session_start
    from ordered
    left join switched on ordered.event_id = switched.event_id
    cross join settings

),

numbered as (

    select
        *,
        count(case when is_session_start then 1 end) over (
            partition by visitor_id order by event_number
            rows between unbounded preceding and current row
        ) as session_number
    from cut

),

final as (

    select
        event_id,
        event_name,
        occurred_at,
        anonymous_id,
        customer_id,
        event_number,
        -- a session is named after its first event
        max(case when is_session_start then event_id end) over (
            partition by visitor_id, session_number
        ) as session_id
    from numbered

)

select * from final
