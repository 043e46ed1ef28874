-- It may begin at the very moment at which the one before completes, but not at
-- the one at which its window ends.
with entries as (

    select
        entries.funnel_key,
        entries.unit_id,
        entries.entry_number,
        entries.entered_at,
        entries.completed_at,
        entries.entered_at + funnels.window_hours * interval '1' hour as window_ends_at
    from {{ ref('funnel_entries') }} as entries
    inner join {{ ref('funnels') }} as funnels
        on entries.funnel_key = funnels.funnel_key
    where funnels.entry_mode = 'first'

),

followed as (

    select
        funnel_key,
        unit_id,
        entry_number,
        entered_at,
        lag(completed_at) over unit as previous_completed_at,
        lag(window_ends_at) over unit as previous_window_ends_at
    from entries
    window unit as (partition by funnel_key, unit_id order by entry_number)

)

select * from followed
where
    entered_at < previous_completed_at
    or (previous_completed_at is null and entered_at <= previous_window_ends_at)
