{%- do ref('int_campaigns__left') -%}

-- What a contact of each campaign is as a touch: its traffic source and the channel
-- that channels.csv gives it.
with campaigns as (

    select
        campaign_id,
        {{ traffic_of_campaign() }},
        is_holdout
    from {{ ref('stg_campaigns__campaigns') }}

)

select
    campaigns.campaign_id,
    campaigns.source,
    campaigns.medium,
    campaigns.campaign,
    coalesce(channeled.channel, 'Unassigned') as channel,
    campaigns.is_holdout
from campaigns
left join {{ ref('int_traffic__channeled') }} as channeled
    on campaigns.source = channeled.source
    and campaigns.medium = channeled.medium
    and campaigns.campaign = channeled.campaign
    and not channeled.has_store
