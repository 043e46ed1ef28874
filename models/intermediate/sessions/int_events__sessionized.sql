{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

-- Every event with the person behind it and the visit that it belongs to. Contacts
-- (a mailing, a push message) reach a person without a visit: they neither start
-- nor extend a session, and belong to none. What happens while analytics is denied on a
-- device is not here, nor in anything that is made of this.
with contacts as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

events as (

    select
        events.event_key,
        events.visitor_key,
        events.occurred_at,
        events.event_id,
        events.anonymous_id,
        events.user_id,
        -- asked only where settings.csv says that a new campaign starts a session
        case when settings.session_cut_on_campaign then {{ level_text('events.utm_campaign') }} end
            as utm_campaign,
        contacts.event_name is not null as is_contact
    from {{ read_events() }} as events
    cross join settings
    left join contacts on events.event_name = contacts.event_name
    left join {{ ref('int_consents__withheld') }} as withheld
        on events.visitor_key = withheld.visitor_key
        and events.occurred_at >= withheld.withheld_from
        and events.occurred_at < withheld.withheld_until
    where withheld.visitor_key is null

),

identified as (

    {{ identified('events', read_events()) }}

),

-- All that follows sorts every event, so that no text goes along that can be found
-- again by a key.
ordered as (

    select
        event_key,
        visitor_key,
        occurred_at,
        {{ customer_id('owner_id', 'anonymous_id') }} as customer_id,
        is_contact,
        utm_campaign,
        row_number() over visit as visit_number,
        lag(occurred_at) over visit as previous_at,
        {{ last_known('utm_campaign') }} over (
            partition by visitor_key, is_contact order by occurred_at, event_id
            rows between unbounded preceding and 1 preceding
        ) as previous_campaign
    from identified
    window visit as (partition by visitor_key, is_contact order by occurred_at, event_id)

),

cut as (

    select
        ordered.event_key,
        ordered.visitor_key,
        ordered.occurred_at,
        ordered.customer_id,
        ordered.is_contact,
        ordered.visit_number,
        ordered.previous_at is null
        or ordered.occurred_at
        > ordered.previous_at + settings.session_gap_minutes * interval '1' minute
        or (
            ordered.utm_campaign is not null
            and ordered.utm_campaign is distinct from ordered.previous_campaign
        )
        or (
            settings.session_cut_at_midnight
            and {{ local_date('ordered.occurred_at', 'settings.time_zone') }}
            <> {{ local_date('ordered.previous_at', 'settings.time_zone') }}
        ) as is_session_start
    from ordered
    cross join settings

),

named as (

    select
        event_key,
        visitor_key,
        occurred_at,
        customer_id,
        is_contact,
        visit_number,
        -- a session is named after its first event
        {{ last_known('case when is_session_start then event_key end') }} over so_far
            as session_key,
        {{ last_known('case when is_session_start then visit_number end') }} over so_far
            as first_visit_number
    from cut
    window so_far as (
        partition by visitor_key, is_contact order by visit_number
        rows between unbounded preceding and current row
    )

)

select
    event_key,
    customer_id,
    case when not is_contact then session_key end as session_key,
    case when not is_contact then visit_number - first_visit_number + 1 end as event_number,
    occurred_at,
    visitor_key
from named
