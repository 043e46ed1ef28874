-- entry_mode = first: for each possible entry, the next one that can begin once
-- it has completed or its window has ended.
with entries as (

    select
        summarized.funnel_key,
        summarized.unit_id,
        summarized.entry_position,
        summarized.entered_at,
        summarized.window_ends_at,
        summarized.completed_position,
        summarized.completed_at
    from {{ ref('int_funnel_entries__summarized') }} as summarized
    inner join {{ ref('funnels') }} as funnels
        on summarized.funnel_key = funnels.funnel_key
    where funnels.entry_mode = 'first'

),

-- each entry's beginning and its end on one time line; what begins at the very
-- moment at which a window ends still lies within it
marks as (

    select
        funnel_key,
        unit_id,
        entry_position,
        entered_at as marked_at,
        entry_position as mark_position,
        false as is_end
    from entries
    union all
    select
        funnel_key,
        unit_id,
        entry_position,
        coalesce(completed_at, window_ends_at) as marked_at,
        coalesce(completed_position, 9223372036854775807) as mark_position,
        true as is_end
    from entries

),

looked_ahead as (

    select
        funnel_key,
        unit_id,
        entry_position,
        is_end,
        min(case when not is_end then entry_position end) over (
            partition by funnel_key, unit_id
            order by marked_at, mark_position, case when is_end then 1 else 0 end
            rows between 1 following and unbounded following
        ) as next_entry_position
    from marks

),

succeeded as (

    select
        funnel_key,
        unit_id,
        entry_position,
        next_entry_position
    from looked_ahead
    where is_end

)

select * from succeeded
