{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'touched_at')},
) }}

-- What the first event of a session that says so tells of where the visit came
-- from: a marked link (utm), a click on an advertisement, or a referrer that isn't the
-- page's own site. Spelling is levelled before anything matches.
with tagged as (

    select
        events.event_key,
        lower(events.page_url) as page_url
    from {{ read_events() }} as events
    where contains(events.page_url, '?')

),

click_ids as (

    select * from {{ ref('click_ids') }}

),

clicked as (

    select
        tagged.event_key,
        click_ids.source,
        click_ids.medium
    from tagged
    inner join click_ids
        on contains(tagged.page_url, '?' || click_ids.parameter || '=')
        or contains(tagged.page_url, '&' || click_ids.parameter || '=')
    qualify row_number() over (
            partition by tagged.event_key order by click_ids.rule_order
        ) = 1

),

events as (

    select
        events.event_key,
        events.visitor_key,
        events.occurred_at,
        {{ level_text('events.utm_source') }} as utm_source,
        {{ level_text('events.utm_medium') }} as utm_medium,
        {{ level_text('events.utm_campaign') }} as utm_campaign,
        {{ level_text('events.campaign_id') }} as campaign_id,
        events.click_id is not null or clicked.event_key is not null as is_click,
        clicked.source as click_source,
        -- whose click it was may be unknown; that it was an advertisement's is not
        case
            when clicked.event_key is not null then clicked.medium
            when events.click_id is not null then 'cpc'
        end as click_medium,
        nullif(
            {{ url_host('events.page_referrer') }}, {{ url_host('events.page_url') }}
        ) as referrer_host
    from {{ read_events() }} as events
    left join clicked on events.event_key = clicked.event_key
    where
        events.utm_source is not null
        or events.utm_medium is not null
        or events.utm_campaign is not null
        or events.page_referrer is not null
        or events.click_id is not null
        or clicked.event_key is not null

),

referrers as (

    select * from {{ ref('int_referrers__matched') }}

),

referred as (

    select
        events.event_key,
        events.visitor_key,
        events.occurred_at,
        coalesce(events.utm_source, events.click_source, referrers.source, '(not set)')
            as source,
        coalesce(
            events.utm_medium,
            events.click_medium,
            case when events.utm_source is null then referrers.medium end,
            '(not set)'
        ) as medium,
        events.utm_campaign as campaign,
        events.campaign_id
    from events
    left join referrers on events.referrer_host = referrers.host
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
            or events.is_click
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
        referred.campaign_id,
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
    touches.campaign_id,
    touches.touched_at,
    touches.visitor_key
from touches
inner join first_touches
    on touches.session_key = first_touches.session_key
    and touches.event_number = first_touches.event_number
