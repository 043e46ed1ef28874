-- How long after a small step the goal comes, by the month of the step. Whoever still
-- waits counts for as long as was waited, and no longer (Kaplan and Meier).
with summed as (

    select
        conversion_key,
        goal_key,
        first_on,
        lag_days,
        sum(customer_count) as customer_count
    from {{ ref('int_conversion_lags__tallied') }}
    group by conversion_key, goal_key, first_on, lag_days
    having sum(customer_count) <> 0

),

observed as (

    select
        summed.conversion_key,
        summed.goal_key,
        {{ month_of('summed.first_on') }} as cohort_month,
        summed.lag_days is not null as has_converted,
        coalesce(
            summed.lag_days, {{ days_between('summed.first_on', 'clock.last_landed_on') }}
        ) as observed_days,
        summed.customer_count
    from summed
    cross join {{ ref('stg_landing__clock') }} as clock

),

-- the last day stands for everything after it
counted as (

    select
        observed.conversion_key,
        observed.goal_key,
        observed.cohort_month,
        least(observed.observed_days, settings.conversion_lag_days + 1) as lag_days,
        sum(case when observed.has_converted then observed.customer_count else 0 end)
            as converted,
        sum(observed.customer_count) as over_count
    from observed
    cross join {{ ref('stg_definitions__settings') }} as settings
    group by
        observed.conversion_key,
        observed.goal_key,
        observed.cohort_month,
        least(observed.observed_days, settings.conversion_lag_days + 1)

),

cohorts as (

    select
        conversion_key,
        goal_key,
        cohort_month,
        sum(over_count) as cohort_size
    from counted
    group by conversion_key, goal_key, cohort_month

),

days as (

    select
        cohorts.*,
        {{ each_number('0', 'settings.conversion_lag_days') }} as lag_days
    from cohorts
    cross join {{ ref('stg_definitions__settings') }} as settings

),

at_risk as (

    select
        days.conversion_key,
        days.goal_key,
        days.cohort_month,
        days.lag_days,
        days.cohort_size,
        coalesce(counted.converted, 0) as converted,
        days.cohort_size - coalesce(sum(counted.over_count) over (
            partition by days.conversion_key, days.goal_key, days.cohort_month
            order by days.lag_days
            rows between unbounded preceding and 1 preceding
        ), 0) as at_risk
    from days
    left join counted
        on days.conversion_key = counted.conversion_key
        and days.goal_key = counted.goal_key
        and days.cohort_month = counted.cohort_month
        and days.lag_days = counted.lag_days

),

survived as (

    select
        *,
        -- once everybody has converted, everybody stays so
        max(case when converted = at_risk and at_risk > 0 then 1 else 0 end) over so_far
            as is_over,
        sum(
            case
                when converted > 0 and converted < at_risk
                    then ln(1 - cast(converted as double) / at_risk)
                else 0
            end
        ) over so_far as log_waiting
    from at_risk
    window so_far as (
        partition by conversion_key, goal_key, cohort_month order by lag_days
        rows between unbounded preceding and current row
    )

)

select
    cohort_month,
    conversion_key,
    goal_key,
    cast(lag_days as integer) as lag_days,
    cast(cohort_size as bigint) as cohort_size,
    cast(at_risk as bigint) as at_risk,
    cast(converted as bigint) as converted,
    round(case when is_over = 1 then 1 else 1 - exp(log_waiting) end, 12) as converted_share
from survived
-- nothing can be said of days that nobody has lived to see
where at_risk > 0
