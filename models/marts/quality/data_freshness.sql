with files as (

    select
        feed,
        max(landed_on) as last_landed_on,
        count(distinct landed_on) as landed_day_count
    from {{ ref('stg_landing__files') }}
    group by feed

),

last_events as (

    select max(last_seen_at) as last_occurred_at
    from {{ ref('dim_customers') }}

),

final as (

    select
        files.feed,
        files.last_landed_on,
        files.landed_day_count,
        {{ days_between('files.last_landed_on', 'clock.last_landed_on') }} as days_behind,
        case when files.feed = 'events' then last_events.last_occurred_at end
            as last_occurred_at,
        clock.clock_at
    from files
    cross join last_events
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final
