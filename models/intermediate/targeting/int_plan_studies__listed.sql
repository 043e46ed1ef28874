-- What past campaigns like each planned one changed, for each customer whom they reached:
-- of those that are over, reached enough and compared with people who were alike before.
with plans as (

    select
        *,
        {{ hash_key('conversion_key') }} as conversion_hash
    from {{ ref('campaign_plans') }}
    where is_active

),

effects as (

    select * from {{ ref('int_campaign_effects__estimated') }}
    where verdict not in ('too_few', 'unbalanced')

),

-- an end on which nobody converted would make any campaign seem sure to change nothing
rates as (

    select
        campaign_id,
        segment_number,
        conversion_hash
    from effects
    where measure = 'rate'

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

over as (

    select addressed.campaign_id
    from {{ ref('int_campaigns__addressed') }} as addressed
    cross join clock
    where addressed.is_reached
    group by addressed.campaign_id, clock.last_landed_on
    having max(addressed.until_on) <= clock.last_landed_on

)

select
    plans.plan_key,
    effects.measure,
    effects.segment_number,
    effects.campaign_id,
    effects.treated_count,
    effects.effect,
    (effects.effect_ci_high - effects.effect) / 1.959963984540054e0 as deviation
from plans
inner join effects on plans.conversion_hash = effects.conversion_hash
inner join rates
    on effects.campaign_id = rates.campaign_id
    and effects.segment_number = rates.segment_number
    and effects.conversion_hash = rates.conversion_hash
inner join over on effects.campaign_id = over.campaign_id
left join {{ ref('stg_campaigns__campaigns') }} as campaigns
    on effects.campaign_id = campaigns.campaign_id
where
    effects.measure in ('count', 'value')
    and effects.effect_ci_high > effects.effect
    and (plans.campaign_type is null or campaigns.campaign_type = plans.campaign_type)
