-- entry_mode = first: an entry holds until it completes or its window ends;
-- only then can the next one begin.
with recursive entries as (

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

successors as (

    select
        funnel_key,
        unit_id,
        entry_position,
        next_entry_position
    from looked_ahead
    where is_end

),

first_entries as (

    select
        funnel_key,
        unit_id,
        min(entry_position) as entry_position
    from entries
    group by funnel_key, unit_id

),

chosen as (

    select
        funnel_key,
        unit_id,
        entry_position
    from first_entries
    union all
    select
        successors.funnel_key,
        successors.unit_id,
        successors.next_entry_position as entry_position
    from chosen
    inner join successors
        on chosen.funnel_key = successors.funnel_key
        and chosen.unit_id = successors.unit_id
        and chosen.entry_position = successors.entry_position
    where successors.next_entry_position is not null

)

select * from chosen
