{{ config(materialized='view') }}

-- What reached a person without a visit, with what is known of its campaign today.
select
    contacts.contact_id,
    contacts.event_name,
    contacts.customer_id,
    contacts.visitor_id,
    contacts.campaign_id,
    campaigns.name as campaign_name,
    campaigns.channel,
    campaigns.medium,
    contacts.occurred_at,
    contacts.contact_date
from {{ ref('int_contacts__identified') }} as contacts
left join {{ ref('stg_campaigns__campaigns') }} as campaigns
    on contacts.campaign_id = campaigns.campaign_id
