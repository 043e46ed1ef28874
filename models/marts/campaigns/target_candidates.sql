-- For each planned campaign, which segments are worth it: what it is expected to change in
-- those of them who may be reached, what that costs, and how sure it is to come back.
with plans as (

    select * from {{ ref('campaign_plans') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

sizes as (

    select
        counted.*,
        segments.segment_key,
        counted.reachable_count >= settings.fewest_customers as is_told
    from {{ ref('int_plan_segments__counted') }} as counted
    inner join {{ ref('int_segments__numbered') }} as segments
        on counted.segment_number = segments.segment_number
    cross join settings
    where counted.member_count >= settings.fewest_customers

),

effects as (

    select * from {{ ref('int_plan_effects__foretold') }}

),

counts as (

    select * from effects
    where measure = 'count'

),

worths as (

    select * from effects
    where measure = 'value'

),

foreseen as (

    select
        plans.plan_key,
        plans.conversion_key,
        plans.cost_per_customer,
        sizes.segment_number,
        sizes.segment_key,
        sizes.member_count,
        sizes.is_told,
        case when sizes.is_told then cast(sizes.reachable_count as double) end as reachable,
        cast(plans.margin_percent as double) / 100 as margin,
        counts.effect as count_effect,
        counts.effect_ci_low as count_low,
        counts.effect_ci_high as count_high,
        worths.evidence,
        worths.campaign_count,
        worths.observed_count,
        worths.effect as value_effect,
        worths.effect_ci_low as value_low,
        worths.effect_ci_high as value_high,
        case when sizes.is_told then worths.probability end as probability
    from plans
    inner join sizes on plans.plan_key = sizes.plan_key
    left join counts
        on sizes.plan_key = counts.plan_key
        and sizes.segment_number = counts.segment_number
    left join worths
        on sizes.plan_key = worths.plan_key
        and sizes.segment_number = worths.segment_number

),

costed as (

    select
        *,
        cast(cost_per_customer as double) * reachable as cost,
        value_effect * reachable * margin - cast(cost_per_customer as double) * reachable
            as expected_profit
    from foreseen
    -- of a plan that nothing is like, everybody is enough
    where evidence is not null or segment_number = 0

)

select
    plan_key,
    case when segment_number = 0 then 'all' else segment_key end as segment_key,
    conversion_key,
    cast(case
        when expected_profit is not null
            then row_number() over (
                    partition by plan_key
                    order by expected_profit desc nulls last, segment_number asc
                )
    end as bigint) as place,
    cast(member_count as bigint) as member_count,
    cast(reachable as bigint) as reachable_count,
    coalesce(evidence, 'none') as evidence,
    cast(coalesce(campaign_count, 0) as bigint) as campaign_count,
    cast(coalesce(observed_count, 0) as bigint) as observed_count,
    count_effect * reachable as expected_conversions,
    count_low * reachable as conversions_ci_low,
    count_high * reachable as conversions_ci_high,
    value_effect * reachable as expected_value,
    value_low * reachable as value_ci_low,
    value_high * reachable as value_ci_high,
    cost,
    expected_profit,
    expected_profit / nullif(cost, 0) as roi,
    probability,
    case
        when evidence is null then 'no_evidence'
        when not is_told then 'too_few'
        when probability >= 0.9e0 then 'worth_it'
        when probability <= 0.1e0 then 'not_worth_it'
        else 'test_first'
    end as verdict
from costed
