{{ config(materialized='table') }}

-- Whom a contact policy keeps from being contacted tonight, by which channel and why. What
-- nobody says the channel of counts for every channel.
with policies as (

    select * from {{ ref('contact_policies') }}

),

channels as (

    select channel from {{ ref('audiences') }}
    where is_active
    union
    select channel from {{ ref('actions') }}
    where is_active
    union
    select channel from {{ ref('campaign_plans') }}
    where is_active

),

-- what is said of any holds for each channel, of contacts and refusals by whatever channel
held as (

    select
        channels.channel,
        policies.channel as policy_channel,
        policies.most_contacts,
        policies.within_days,
        policies.cool_down_days
    from channels
    inner join policies on policies.channel in ('any', channels.channel)

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

furthest as (

    select
        max(within_days) as within_days,
        max(cool_down_days) as cool_down_days
    from policies

),

campaigns as (

    select
        campaign_id,
        {{ contact_channel('channel') }} as channel
    from {{ ref('stg_campaigns__campaigns') }}

),

contacts as (

    select
        contacts.customer_id,
        campaigns.channel,
        contacts.contact_date,
        count(*) as contact_count
    from {{ ref('int_contacts__identified') }} as contacts
    cross join clock
    cross join furthest
    left join campaigns on contacts.campaign_id = campaigns.campaign_id
    where contacts.contact_date > {{ add_days('clock.last_landed_on', '-furthest.within_days') }}
    group by contacts.customer_id, campaigns.channel, contacts.contact_date

),

refusals as (

    select
        refusals.customer_id,
        coalesce(refusals.channel, campaigns.channel) as channel,
        max(refusals.refused_on) as refused_on
    from {{ ref('int_refusals__identified') }} as refusals
    cross join clock
    cross join furthest
    left join campaigns on refusals.campaign_id = campaigns.campaign_id
    where refusals.refused_on > {{ add_days('clock.last_landed_on', '-furthest.cool_down_days') }}
    group by refusals.customer_id, coalesce(refusals.channel, campaigns.channel)

),

capped as (

    select
        contacts.customer_id,
        held.channel,
        held.policy_channel
    from contacts
    cross join clock
    inner join held
        on
        coalesce(contacts.channel, held.policy_channel) = held.policy_channel
        or held.policy_channel = 'any'
    where contacts.contact_date > {{ add_days('clock.last_landed_on', '-held.within_days') }}
    group by contacts.customer_id, held.channel, held.policy_channel, held.most_contacts
    having sum(contacts.contact_count) >= held.most_contacts

),

cooling as (

    select
        refusals.customer_id,
        held.channel
    from refusals
    cross join clock
    inner join held
        on
        coalesce(refusals.channel, held.policy_channel) = held.policy_channel
        or held.policy_channel = 'any'
    where refusals.refused_on > {{ add_days('clock.last_landed_on', '-held.cool_down_days') }}

),

blocks as (

    select
        customer_id,
        channel,
        'contact_cap' as blocked_by
    from capped
    union all
    select
        customer_id,
        channel,
        'cool_down' as blocked_by
    from cooling

)

-- of both, contact_cap is told
select
    customer_id,
    channel,
    min(blocked_by) as blocked_by
from blocks
group by customer_id, channel
