-- Each possible entry with the deepest step that it reaches and when it is over:
-- at its last step, else when its window ends.
with followed as (

    select * from {{ ref('int_funnel_entries__followed') }}

),

last_steps as (

    select
        funnel_key,
        max(step_number) as last_step
    from {{ ref('funnel_steps') }}
    group by funnel_key

),

deepest as (

    select
        funnel_key,
        unit_id,
        entry_position,
        min(entered_at) as entered_at,
        min(window_ends_at) as window_ends_at,
        max(step_number) as deepest_step,
        max(position) as last_position,
        max(reached_at) as last_reached_at
    from followed
    group by funnel_key, unit_id, entry_position

),

summarized as (

    select
        deepest.funnel_key,
        deepest.unit_id,
        deepest.entry_position,
        deepest.entered_at,
        deepest.window_ends_at,
        deepest.deepest_step,
        deepest.deepest_step = last_steps.last_step as is_completed,
        case when deepest.deepest_step = last_steps.last_step then deepest.last_position end
            as completed_position,
        case when deepest.deepest_step = last_steps.last_step then deepest.last_reached_at end
            as completed_at
    from deepest
    inner join last_steps on deepest.funnel_key = last_steps.funnel_key

)

select * from summarized
