{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'touched_at')},
) }}

-- What the first event of a session that says so tells of where the visit came
-- from: a marked link (utm), or a referrer that isn't the page's own site. Spelling
-- is levelled before anything matches.
with events as (

    select
        events.event_key,
        events.visitor_key,
        events.occurred_at,
        {{ level_text('events.utm_source') }} as utm_source,
        {{ level_text('events.utm_medium') }} as utm_medium,
        {{ level_text('events.utm_campaign') }} as utm_campaign,
        {{ url_host('events.page_referrer') }} as referrer_host,
        {{ url_host('events.page_url') }} as page_host
    from {{ read_events() }} as events
    where
        events.utm_source is not null
        or events.utm_medium is not null
        or events.utm_campaign is not null
        or events.page_referrer is not null

),

referrers as (

    select * from {{ ref('int_referrers__matched') }}

),

referred as (

    select
        events.event_key,
        events.visitor_key,
        events.occurred_at,
        coalesce(events.utm_source, referrers.source, '(not set)') as source,
        coalesce(
            events.utm_medium,
            case when events.utm_source is null then referrers.medium end,
            '(not set)'
        ) as medium,
        events.utm_campaign as campaign
    from events
    left join referrers
        on events.referrer_host = referrers.host
        and events.referrer_host is distinct from events.page_host
    where
        -- a link marked as direct says nothing
        not coalesce(
            events.utm_source = '(direct)'
            and coalesce(events.utm_medium, '(none)') in ('(none)', '(not set)'), false
        )
        and (
            events.utm_source is not null
            or events.utm_medium is not null
            or events.utm_campaign is not null
            or referrers.host is not null
        )

),

sessionized as (

    select
        sessionized.event_key,
        sessionized.session_key,
        sessionized.event_number
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}
    where sessionized.session_key is not null

),

touches as (

    select
        sessionized.session_key,
        sessionized.event_number,
        referred.source,
        referred.medium,
        referred.campaign,
        referred.occurred_at as touched_at,
        referred.visitor_key
    from referred
    inner join sessionized on referred.event_key = sessionized.event_key

),

first_touches as (

    select
        session_key,
        min(event_number) as event_number
    from touches
    group by session_key

)

select
    touches.session_key,
    touches.source,
    touches.medium,
    touches.campaign,
    touches.touched_at,
    touches.visitor_key
from touches
inner join first_touches
    on touches.session_key = first_touches.session_key
    and touches.event_number = first_touches.event_number
