-- The touches that attribution tells apart, numbered in order for each customer:
-- visits, and what a campaign sent to somebody who was not held out. Bot-like visits
-- are none. A night reads changed customers, and one lookback more.
with lookback as (

    select max(lookback_days) as most_days from {{ ref('int_conversions__looked_back') }}

),

sessions as (

    select
        {{ hash_key('sessions.customer_id') }} as customer_key,
        {{ hash_key('sessions.session_id') }} as touch_key,
        sessions.started_at as touched_at,
        false as is_contact,
        sessions.channel,
        sessions.source,
        sessions.medium,
        coalesce(sessions.campaign_id, sessions.campaign) as campaign
    from {{ ref('fct_sessions') }} as sessions
    cross join lookback
    {{ only_changed(
        'touch_customer', hash_key('sessions.customer_id'), 'sessions.started_at',
        before="lookback.most_days * interval '1' day"
    ) }}
    where not sessions.is_bot_like

),

contacts as (

    select
        {{ hash_key('contacts.customer_id') }} as customer_key,
        {{ hash_key('contacts.contact_id') }} as touch_key,
        contacts.occurred_at as touched_at,
        true as is_contact,
        coalesce(campaigns.channel, 'Unassigned') as channel,
        coalesce(campaigns.source, '(not set)') as source,
        coalesce(campaigns.medium, '(not set)') as medium,
        coalesce(campaigns.campaign, {{ level_text('contacts.campaign_id') }}) as campaign
    from {{ ref('int_contacts__identified') }} as contacts
    cross join lookback
    {{ only_changed(
        'touch_customer', hash_key('contacts.customer_id'), 'contacts.occurred_at',
        before="lookback.most_days * interval '1' day"
    ) }}
    left join {{ ref('int_campaigns__channeled') }} as campaigns
        on contacts.campaign_id = campaigns.campaign_id
    where not coalesce(campaigns.is_holdout, false)

),

touches as (

    select * from sessions
    union all
    select * from contacts

)

select
    touches.customer_key,
    touches.touch_key,
    touches.touched_at,
    touches.is_contact,
    touches.channel,
    channels.channel_number,
    channels.channel_bit,
    touches.source,
    touches.medium,
    coalesce(touches.campaign, '(none)') as campaign,
    touches.source = '(direct)' as is_direct,
    row_number() over (
        partition by touches.customer_key
        order by touches.touched_at, touches.is_contact, touches.touch_key
    ) as touch_number
from touches
inner join {{ ref('int_channels__listed') }} as channels on touches.channel = channels.channel
