-- What came of the coupons, and of whatever else an event names a campaign for: sent,
-- redeemed, bought again.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

reached as (

    select
        campaign_id,
        customer_key,
        addressed_on
    from {{ ref('int_campaigns__addressed') }}
    where is_reached

),

responses as (

    select
        campaign_id,
        conversion_key,
        {{ hash_key('customer_id') }} as customer_key,
        count(*) as response_count,
        min(conversion_date) as responded_on
    from {{ ref('fct_conversions') }}
    where
        campaign_id is not null
        and tier = 'micro'
    group by campaign_id, conversion_key, {{ hash_key('customer_id') }}

),

repeated as (

    select distinct
        responses.campaign_id,
        responses.conversion_key,
        responses.customer_key
    from responses
    cross join settings
    inner join {{ ref('int_customer_days__converted') }} as days
        on responses.customer_key = days.customer_key
        and responses.responded_on < days.conversion_date
        and days.conversion_date
        <= {{ add_days('responses.responded_on', 'settings.campaign_effect_days') }}
    where days.is_macro

),

responders as (

    select
        responses.*,
        reached.customer_key is not null as is_reached,
        repeated.customer_key is not null as is_repeated,
        {{ add_days('responses.responded_on', 'settings.campaign_effect_days') }}
        <= clock.last_landed_on as is_mature
    from responses
    cross join settings
    cross join clock
    left join reached
        on responses.campaign_id = reached.campaign_id
        and responses.customer_key = reached.customer_key
    left join repeated
        on responses.campaign_id = repeated.campaign_id
        and responses.conversion_key = repeated.conversion_key
        and responses.customer_key = repeated.customer_key

),

asked as (

    select
        campaign_id,
        conversion_key,
        count_if(not is_reached) as unsent_count
    from responders
    group by campaign_id, conversion_key

),

members as (

    select
        reached.campaign_id,
        reached.customer_key,
        segments.segment_key
    from reached
    inner join {{ ref('int_segment_spells__numbered') }} as spells
        on reached.customer_key = spells.customer_key
        and reached.addressed_on >= spells.entered_on
        and coalesce(reached.addressed_on < spells.left_on, true)
    inner join {{ ref('int_segments__numbered') }} as segments
        on spells.segment_number = segments.segment_number

),

counted as (

    select
        members.campaign_id,
        members.segment_key,
        asked.conversion_key,
        max(asked.unsent_count) as unsent_count,
        count(*) as sent_count,
        count(responders.customer_key) as responder_count,
        coalesce(sum(responders.response_count), 0) as response_count,
        count_if(coalesce(responders.is_repeated and responders.is_mature, false)) as repeat_count,
        count_if(coalesce(responders.is_mature, false)) as mature_count
    from members
    inner join asked on members.campaign_id = asked.campaign_id
    left join responders
        on members.campaign_id = responders.campaign_id
        and members.customer_key = responders.customer_key
        and asked.conversion_key = responders.conversion_key
    group by members.campaign_id, members.segment_key, asked.conversion_key

)

select
    counted.campaign_id,
    campaigns.name as campaign_name,
    campaigns.campaign_type,
    case when counted.segment_key = '(all)' then 'all' else counted.segment_key end as segment_key,
    counted.conversion_key,
    cast(counted.sent_count as bigint) as sent_count,
    cast(counted.responder_count as bigint) as responder_count,
    cast(counted.response_count as bigint) as response_count,
    cast(counted.responder_count as double) / counted.sent_count as response_rate,
    cast(counted.mature_count as bigint) as mature_responder_count,
    cast(counted.repeat_count as bigint) as repeat_count,
    cast(counted.repeat_count as double) / nullif(counted.mature_count, 0) as repeat_rate,
    cast(
        case when counted.segment_key = '(all)' then counted.unsent_count end as bigint
    ) as unsent_responder_count
from counted
cross join settings
left join {{ ref('stg_campaigns__campaigns') }} as campaigns
    on counted.campaign_id = campaigns.campaign_id
where counted.sent_count >= settings.fewest_customers
