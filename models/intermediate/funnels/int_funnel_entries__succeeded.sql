{{ config(materialized='ephemeral') }}

-- entry_mode = first: for each possible entry, the next one that can begin once
-- it has completed or its window has ended.
with completed as (

    select
        taken.funnel_number,
        taken.entry_moment,
        taken.step_moment
    from {{ ref('int_funnel_steps__taken') }} as taken
    inner join {{ ref('int_funnels__listed') }} as funnels
        on taken.funnel_number = funnels.funnel_number
        and taken.step_number = funnels.completing_step
    where funnels.entry_mode = 'first'

),

entries as (

    select
        begun.funnel_number,
        begun.entry_moment,
        begun.unit_key,
        {{ hash_key('begun.funnel_number, begun.unit_key') }} as way_key,
        coalesce(
            completed.step_moment,
            -- what begins at the very moment at which a window ends still lies within it
            {{ last_moment(
                moment_at('begun.entry_moment') ~ " + begun.window_hours * interval '1' hour"
            ) }}
        ) as over_moment
    from {{ ref('int_funnel_entries__begun') }} as begun
    left join completed
        on begun.funnel_number = completed.funnel_number
        and begun.entry_moment = completed.entry_moment
    left join {{ ref('int_funnel_entries__excluded') }} as excluded
        on begun.funnel_number = excluded.funnel_number
        and begun.entry_moment = excluded.entry_moment
    where begun.entry_mode = 'first' and excluded.funnel_number is null

),

-- each entry's beginning and its end on one time line
marks as (

    select
        funnel_number,
        unit_key,
        way_key,
        entry_moment,
        entry_moment as mark_moment,
        false as is_end
    from entries
    union all
    select
        funnel_number,
        unit_key,
        way_key,
        entry_moment,
        over_moment as mark_moment,
        true as is_end
    from entries

),

looked_ahead as (

    select
        funnel_number,
        unit_key,
        entry_moment,
        is_end,
        {{ last_known('case when not is_end then entry_moment end') }} over (
            -- an event that completes an entry does not begin the next one
            partition by way_key
            order by mark_moment desc, case when is_end then 0 else 1 end
            rows between unbounded preceding and 1 preceding
        ) as next_entry_moment
    from marks

),

succeeded as (

    select
        funnel_number,
        unit_key,
        entry_moment,
        next_entry_moment
    from looked_ahead
    where is_end

)

select * from succeeded
