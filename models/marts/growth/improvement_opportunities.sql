-- What one point more at each step of a funnel would bring, if all that comes after it
-- stayed as it is.
with steps as (

    select * from {{ ref('int_funnel_steps__reviewed') }}
    where breakdown = 'all'

),

completed as (

    select
        steps.funnel_key,
        steps.reached as completed,
        sum(days.value) / nullif(sum(days.conversion_count), 0) as mean_value
    from steps
    inner join {{ ref('int_funnels__listed') }} as funnels
        on steps.funnel_key = funnels.funnel_key
        and steps.step_number = funnels.completing_step
    left join {{ ref('conversion_daily') }} as days
        on steps.conversion_key = days.conversion_key
        and days.activity_date between steps.first_on and steps.last_on
    group by steps.funnel_key, steps.reached

),

rated as (

    select
        steps.funnel_key,
        steps.step_number,
        steps.conversion_key,
        steps.first_on,
        steps.last_on,
        steps.reached + steps.dropped as reached_before,
        steps.reached,
        cast(steps.reached as double) / nullif(steps.reached + steps.dropped, 0) as step_rate,
        completed.completed,
        cast(completed.mean_value as double) as mean_value
    from steps
    inner join completed on steps.funnel_key = completed.funnel_key
    inner join {{ ref('int_funnels__listed') }} as funnels
        on steps.funnel_key = funnels.funnel_key
        and steps.step_number <= funnels.completing_step
    where steps.step_number > 1 and not steps.is_optional

),

improved as (

    select
        *,
        completed * least(0.01e0, 1 - step_rate) / nullif(step_rate, 0) as more_completed
    from rated

),

placed as (

    select
        *,
        row_number() over (
            partition by funnel_key order by more_completed desc nulls last, step_number asc
        ) as place
    from improved

)

select
    funnel_key,
    step_number,
    conversion_key,
    first_on,
    last_on,
    reached_before,
    reached,
    step_rate,
    completed,
    mean_value,
    more_completed,
    more_completed * mean_value as more_value,
    case when more_completed is not null then cast(place as integer) end as place
from placed
