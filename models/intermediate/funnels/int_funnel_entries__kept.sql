-- How many entries of each changed unit stay as they are, and when the last of them
-- is over: from there on entries of entry_mode first are chosen anew.
with last_kept as (

    select * from {{ ref('int_funnel_entries__left') }}
    where is_kept
    qualify row_number() over (
            partition by funnel_number, unit_key order by entry_number desc
        ) = 1

),

events as (

    select
        event_key,
        moment
    from {{ ref('int_funnel_conversions__placed') }}
    where is_first_of_event

)

select
    last_kept.funnel_number,
    last_kept.unit_key,
    last_kept.entry_number as entry_count,
    case
        when last_kept.completed_at is null
            then {{ last_moment(
                "last_kept.entered_at + funnels.window_hours * interval '1' hour"
            ) }}
        -- an event too old to have been read is before everything that was
        else coalesce(events.moment, {{ moment('last_kept.completed_at', 0) }})
    end as over_moment
from last_kept
inner join {{ ref('int_funnels__listed') }} as funnels
    on last_kept.funnel_number = funnels.funnel_number
left join events on last_kept.completed_event_key = events.event_key
