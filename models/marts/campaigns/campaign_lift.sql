-- What each campaign changed in those whom it reached, by the segments that they were in.
-- Of fewer people on either side than may be told, nothing is.
with effects as (

    select * from {{ ref('int_campaign_effects__estimated') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

reached as (

    select
        campaign_id,
        count(*) as reached_count,
        min(addressed_on) as started_on,
        max(until_on) as ended_on
    from {{ ref('int_campaigns__addressed') }}
    where is_reached
    group by campaign_id

),

costs as (

    select
        campaigns.campaign_id,
        campaigns.cost
    from {{ ref('stg_campaigns__campaigns') }} as campaigns
    cross join settings
    where
        coalesce(campaigns.currency, settings.reporting_currency)
        = settings.reporting_currency

),

conversions as (

    select
        conversion_key,
        {{ hash_key('conversion_key') }} as conversion_hash
    from {{ ref('conversions') }}

),

described as (

    select
        effects.*,
        segments.segment_key,
        conversions.conversion_key,
        campaigns.name as campaign_name,
        campaigns.campaign_type,
        campaigns.channel,
        reached.started_on,
        reached.ended_on,
        reached.ended_on <= clock.last_landed_on as is_mature,
        case
            when effects.measure = 'value'
                then cast(costs.cost as double) * effects.treated_count / reached.reached_count
        end as cost
    from effects
    inner join {{ ref('int_segments__numbered') }} as segments
        on effects.segment_number = segments.segment_number
    inner join conversions on effects.conversion_hash = conversions.conversion_hash
    inner join reached on effects.campaign_id = reached.campaign_id
    cross join clock
    cross join settings
    left join {{ ref('stg_campaigns__campaigns') }} as campaigns
        on effects.campaign_id = campaigns.campaign_id
    left join costs on effects.campaign_id = costs.campaign_id
    where
        effects.treated_count >= settings.fewest_customers
        and effects.control_count >= settings.fewest_customers

)

select
    campaign_id,
    campaign_name,
    campaign_type,
    channel,
    started_on,
    ended_on,
    is_mature,
    case when segment_key = '(all)' then 'all' else segment_key end as segment_key,
    conversion_key,
    cast(measure as string) as measure,
    cast(method as string) as method,
    cast(treated_count as bigint) as treated_count,
    cast(control_count as bigint) as control_count,
    cast(unmatched_count as bigint) as unmatched_count,
    {{ known_number('treated_mean') }} as treated_mean,
    {{ known_number('control_mean') }} as control_mean,
    {{ known_number('effect') }} as effect,
    {{ known_number('effect_ci_low') }} as effect_ci_low,
    {{ known_number('effect_ci_high') }} as effect_ci_high,
    {{ known_number('lift') }} as lift,
    {{ known_number('p_value') }} as p_value,
    {{ known_number('adjusted_p_value') }} as adjusted_p_value,
    {{ known_number('balance') }} as balance,
    cast(verdict as string) as verdict,
    case
        when measure = 'value' then {{ known_number('effect * treated_count') }}
    end as incremental_value,
    cost,
    case
        when measure = 'value' and cost > 0
            then ({{ known_number('effect * treated_count') }} - cost) / cost
    end as roi
from described
