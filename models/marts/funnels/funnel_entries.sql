with chosen as (

    select * from {{ ref('int_funnel_entries__chosen') }}

),

summarized as (

    select * from {{ ref('int_funnel_entries__summarized') }}

),

entry_events as (

    select
        funnel_key,
        unit_id,
        position,
        session_id
    from {{ ref('int_funnel_steps__placed') }}
    where step_number = 1

),

sessions as (

    select * from {{ ref('fct_sessions') }}

),

final as (

    select
        chosen.funnel_key,
        chosen.unit_id,
        chosen.entry_number,
        summarized.entered_at,
        {{ local_date('summarized.entered_at', 'clock.time_zone') }} as entry_date,
        summarized.deepest_step,
        summarized.completed_at,
        summarized.window_ends_at < clock.clock_at as is_mature,
        coalesce(sessions.channel, '(none)') as channel,
        coalesce(sessions.device_type, 'unknown') as device_type,
        coalesce(sessions.region, '(unknown)') as region
    from chosen
    inner join summarized
        on chosen.funnel_key = summarized.funnel_key
        and chosen.unit_id = summarized.unit_id
        and chosen.entry_position = summarized.entry_position
    inner join entry_events
        on chosen.funnel_key = entry_events.funnel_key
        and chosen.unit_id = entry_events.unit_id
        and chosen.entry_position = entry_events.position
    left join sessions on entry_events.session_id = sessions.session_id
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final
