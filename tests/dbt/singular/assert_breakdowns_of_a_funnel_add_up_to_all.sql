with summed as (

    select
        funnel_key,
        entry_date,
        step_number,
        breakdown,
        sum(entered) as entered,
        sum(reached) as reached
    from {{ ref('funnel_steps_daily') }}
    group by funnel_key, entry_date, step_number, breakdown

),

totals as (

    select * from summed
    where breakdown = 'all'

),

breakdowns as (

    select distinct breakdown from summed

),

expected as (

    select
        totals.funnel_key,
        totals.entry_date,
        totals.step_number,
        breakdowns.breakdown,
        totals.entered,
        totals.reached
    from totals
    cross join breakdowns

)

select
    coalesce(expected.funnel_key, summed.funnel_key) as funnel_key,
    coalesce(expected.entry_date, summed.entry_date) as entry_date,
    coalesce(expected.step_number, summed.step_number) as step_number,
    coalesce(expected.breakdown, summed.breakdown) as breakdown,
    summed.entered,
    expected.entered as expected_entered,
    summed.reached,
    expected.reached as expected_reached
from expected
full outer join summed
    on expected.funnel_key = summed.funnel_key
    and expected.entry_date = summed.entry_date
    and expected.step_number = summed.step_number
    and expected.breakdown = summed.breakdown
where
    expected.entered is distinct from summed.entered
    or expected.reached is distinct from summed.reached
