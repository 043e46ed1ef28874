-- Events that say where the visit came from: marked links (utm) or a referrer
-- that isn't the page's own site. Spelling is levelled before anything matches.
with events as (

    select
        event_id,
        {{ level_text('utm_source') }} as utm_source,
        {{ level_text('utm_medium') }} as utm_medium,
        {{ level_text('utm_campaign') }} as utm_campaign,
        {{ url_host('page_referrer') }} as referrer_host,
        {{ url_host('page_url') }} as page_host
    from {{ ref('stg_events__events') }}
    where
        utm_source is not null
        or utm_medium is not null
        or utm_campaign is not null
        or page_referrer is not null

),

referrers as (

    select * from {{ ref('int_referrers__matched') }}

),

referred as (

    select
        events.event_id,
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

)

select * from referred
