-- The funnels of funnels.csv with a number, which is shorter to join by, and with
-- the step that completes them.
with last_steps as (

    select
        funnel_key,
        max(step_number) as completing_step
    from {{ ref('funnel_steps') }}
    where not is_optional
    group by funnel_key

),

listed as (

    select
        cast(row_number() over (order by funnels.funnel_key) as integer) as funnel_number,
        funnels.funnel_key,
        funnels.unit,
        funnels.order_mode,
        funnels.entry_mode,
        funnels.window_hours,
        last_steps.completing_step
    from {{ ref('funnels') }} as funnels
    inner join last_steps on funnels.funnel_key = last_steps.funnel_key

)

select * from listed
