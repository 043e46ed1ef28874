-- The steps of every funnel, with those that are due once one is filled: the steps
-- after it, as far as optional ones reach and the first that is not.
with steps as (

    select
        funnels.funnel_number,
        funnels.unit,
        funnels.order_mode,
        steps.step_number,
        steps.conversion_key,
        steps.is_optional,
        least(
            coalesce(steps.max_hours_from_previous, funnels.window_hours),
            funnels.window_hours
        ) as most_hours,
        funnels.window_hours
    from {{ ref('funnel_steps') }} as steps
    inner join {{ ref('int_funnels__listed') }} as funnels
        on steps.funnel_key = funnels.funnel_key

),

required as (

    select
        *,
        min(case when not is_optional then step_number end) over later as next_required_step,
        max(step_number) over later as last_step
    from steps
    window later as (
        partition by funnel_number order by step_number
        rows between 1 following and unbounded following
    )

),

listed as (

    select
        funnel_number,
        unit,
        order_mode,
        step_number,
        conversion_key,
        is_optional,
        most_hours,
        window_hours,
        coalesce(next_required_step, last_step) as last_due_step
    from required

)

select * from listed
