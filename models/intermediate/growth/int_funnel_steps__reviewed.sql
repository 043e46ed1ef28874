{{ config(materialized='view') }}

-- The steps of each funnel over its latest mature entry dates, added up.
with steps as (

    select * from {{ ref('funnel_steps_daily') }}
    where is_mature

),

latest as (

    select
        funnel_key,
        max(entry_date) as last_on
    from steps
    group by funnel_key

),

dates as (

    select
        latest.funnel_key,
        {{ add_days('latest.last_on', '1 - settings.funnel_review_days') }} as first_on,
        latest.last_on
    from latest
    cross join {{ ref('stg_definitions__settings') }} as settings

)

select
    steps.funnel_key,
    dates.first_on,
    dates.last_on,
    steps.breakdown,
    steps.breakdown_value,
    steps.step_number,
    steps.conversion_key,
    steps.is_optional,
    cast(sum(steps.reached) as bigint) as reached,
    cast(sum(steps.dropped) as bigint) as dropped
from steps
inner join dates
    on steps.funnel_key = dates.funnel_key
    and steps.entry_date >= dates.first_on
group by
    steps.funnel_key,
    dates.first_on,
    dates.last_on,
    steps.breakdown,
    steps.breakdown_value,
    steps.step_number,
    steps.conversion_key,
    steps.is_optional
