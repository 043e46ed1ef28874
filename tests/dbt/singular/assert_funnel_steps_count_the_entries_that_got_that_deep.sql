-- An entry that reached a step reached all steps before it, but for optional ones.
with totals as (

    select
        funnel_key,
        entry_date,
        step_number,
        reached
    from {{ ref('funnel_steps_daily') }}
    where breakdown = 'all' and not is_optional

),

entries as (

    select
        funnel_key,
        entry_date,
        deepest_step,
        count(*) as entry_count
    from {{ ref('funnel_entries') }}
    group by funnel_key, entry_date, deepest_step

),

expected as (

    select
        entries.funnel_key,
        entries.entry_date,
        steps.step_number,
        sum(case when entries.deepest_step >= steps.step_number then entries.entry_count else 0 end)
            as reached
    from entries
    inner join {{ ref('funnel_steps') }} as steps
        on entries.funnel_key = steps.funnel_key
    where not steps.is_optional
    group by entries.funnel_key, entries.entry_date, steps.step_number

)

select
    coalesce(totals.funnel_key, expected.funnel_key) as funnel_key,
    coalesce(totals.entry_date, expected.entry_date) as entry_date,
    coalesce(totals.step_number, expected.step_number) as step_number,
    totals.reached,
    expected.reached as expected_reached
from totals
full outer join expected
    on totals.funnel_key = expected.funnel_key
    and totals.entry_date = expected.entry_date
    and totals.step_number = expected.step_number
where totals.reached is distinct from expected.reached
