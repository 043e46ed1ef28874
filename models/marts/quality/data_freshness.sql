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

-- what is accepted but happened while analytics was denied is in no other mart
accepted as (

    select count(*) as event_count from {{ ref('stg_events__events') }}

),

counted as (

    select count(*) as event_count from {{ ref('int_events__sessionized') }}

),

final as (

    select
        files.feed,
        files.last_landed_on,
        files.landed_day_count,
        {{ days_between('files.last_landed_on', 'clock.last_landed_on') }} as days_behind,
        case when files.feed = 'events' then last_events.last_occurred_at end
            as last_occurred_at,
        case when files.feed = 'events' then accepted.event_count - counted.event_count end
            as withheld_count,
        clock.clock_at
    from files
    cross join last_events
    cross join accepted
    cross join counted
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final
