-- Whom each campaign was meant for and when: those whom it reached, and those who were
-- held out to be compared with them. Who was both, by mistake, can be neither.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

campaigns as (

    select * from {{ ref('stg_campaigns__campaigns') }}

),

contacts as (

    select
        case
            when campaigns.is_holdout then coalesce(campaigns.holdout_of, campaigns.campaign_id)
            else contacts.campaign_id
        end as campaign_id,
        {{ hash_key('contacts.customer_id') }} as customer_key,
        coalesce(campaigns.is_holdout, false) as is_held_out,
        contacts.contact_date
    from {{ ref('int_contacts__identified') }} as contacts
    left join campaigns on contacts.campaign_id = campaigns.campaign_id
    where contacts.campaign_id is not null

),

drawn as (

    select
        campaign_id,
        customer_key,
        max(case when is_held_out then 1 else 0 end) = 1 as is_held_out,
        min(case when is_held_out then 1 else 0 end) = 0 as is_reached,
        min(contact_date) as addressed_on
    from contacts
    group by campaign_id, customer_key

),

dated as (

    select
        drawn.campaign_id,
        drawn.customer_key,
        drawn.addressed_on,
        drawn.is_reached,
        drawn.is_held_out,
        case
            when campaigns.ended_on >= drawn.addressed_on then campaigns.ended_on
            else {{ add_days('drawn.addressed_on', 'settings.campaign_effect_days - 1') }}
        end as until_on
    from drawn
    left join campaigns on drawn.campaign_id = campaigns.campaign_id
    cross join settings

)

select
    campaign_id,
    customer_key,
    is_reached,
    is_held_out,
    addressed_on,
    until_on,
    -- as many days before as are looked at after
    {{ add_days('addressed_on', '-1 - ' ~ days_between('addressed_on', 'until_on')) }} as since_on,
    count_if(is_held_out and not is_reached) over (partition by campaign_id) > 0 as has_holdout
from dated
