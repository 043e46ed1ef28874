with files as (

    select
        feed,
        max(landed_on) as last_landed_on,
        count(distinct landed_on) as landed_day_count
    from {{ ref('stg_landing__files') }}
    group by feed

),

last_events as (

    select
        feed,
        max(last_occurred_at) as last_occurred_at
    from {{ ref('int_landed_events__counted') }}
    group by feed

),

-- what is accepted but happened while analytics was denied is in no other mart
withheld as (

    select
        events.feed,
        count(*) as event_count
    from {{ ref('stg_events__events') }} as events
    inner join {{ ref('int_consents__withheld') }} as withheld
        on events.visitor_key = withheld.visitor_key
        and events.occurred_at >= withheld.withheld_from
        and events.occurred_at < withheld.withheld_until
    group by events.feed

),

final as (

    select
        files.feed,
        files.last_landed_on,
        files.landed_day_count,
        {{ days_between('files.last_landed_on', 'clock.last_landed_on') }} as days_behind,
        last_events.last_occurred_at,
        case when last_events.feed is not null then coalesce(withheld.event_count, 0) end
            as withheld_count,
        clock.clock_at
    from files
    left join last_events on files.feed = last_events.feed
    left join withheld on files.feed = withheld.feed
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final
