-- What reached a person without a visit: mailings, coupons sent, messages.
with contact_names as (

    select event_name from {{ ref('known_events') }}
    where role = 'contact'

),

contacts as (

    select
        events.event_id as contact_id,
        events.event_name,
        identified.customer_id,
        events.campaign_id,
        campaigns.name as campaign_name,
        campaigns.channel,
        campaigns.medium,
        events.occurred_at,
        {{ local_date('events.occurred_at', 'settings.time_zone') }} as contact_date
    from {{ ref('stg_events__events') }} as events
    inner join contact_names on events.event_name = contact_names.event_name
    inner join {{ ref('int_events__identified') }} as identified
        on events.event_id = identified.event_id
    left join {{ ref('stg_campaigns__campaigns') }} as campaigns
        on events.campaign_id = campaigns.campaign_id
    cross join {{ ref('stg_definitions__settings') }} as settings

)

select * from contacts
