-- Events that name another campaign than the visitor's last one: where
-- settings.csv says so, they begin a session. Contacts are no visits.
with contacts as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

events as (

    select
        identified.event_id,
        identified.visitor_id,
        identified.occurred_at,
        {{ level_text('events.utm_campaign') }} as utm_campaign
    from {{ ref('stg_events__events') }} as events
    inner join {{ ref('int_events__identified') }} as identified
        on events.event_id = identified.event_id
    where
        events.utm_campaign is not null
        and events.event_name not in (select contacts.event_name from contacts)

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

compared as (

    select
        event_id,
        utm_campaign,
        lag(utm_campaign) over (
            partition by visitor_id order by occurred_at, event_id
        ) as previous_campaign
    from events

),

switched as (

    select compared.event_id
    from compared
    cross join settings
    where
        settings.session_cut_on_campaign
        and compared.utm_campaign is distinct from compared.previous_campaign

)

select * from switched
