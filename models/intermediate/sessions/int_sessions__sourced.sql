-- The traffic source of each session: its first non-direct touch, else the
-- customer's last one within the lookback, else none (direct).
with sessions as (

    select
        session_id,
        customer_id,
        started_at,
        store_id is not null and landing_page is null as is_store_visit
    from {{ ref('int_sessions__summarized') }}

),

touches as (

    select
        events.session_id,
        referred.source,
        referred.medium,
        referred.campaign
    from {{ ref('int_events__referred') }} as referred
    inner join {{ ref('int_events__sessionized') }} as events
        on referred.event_id = events.event_id
    qualify row_number() over (
            partition by events.session_id order by events.event_number
        ) = 1

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

touched as (

    select
        sessions.*,
        touches.source,
        touches.medium,
        touches.campaign,
        count(touches.session_id) over (
            partition by sessions.customer_id
            order by sessions.started_at, sessions.session_id
            rows between unbounded preceding and current row
        ) as touches_so_far
    from sessions
    left join touches on sessions.session_id = touches.session_id

),

carried as (

    -- within one value of touches_so_far only the first session has a touch
    select
        session_id,
        started_at,
        is_store_visit,
        source is not null as has_own_touch,
        max(source) over touch as source,
        max(medium) over touch as medium,
        max(campaign) over touch as campaign,
        max(case when source is not null then started_at end) over touch as touched_at
    from touched
    window touch as (partition by customer_id, touches_so_far)

),

sourced as (

    select
        carried.session_id,
        carried.has_own_touch,
        coalesce(
            carried.has_own_touch
            or (
                not carried.is_store_visit
                and carried.started_at
                <= carried.touched_at + settings.channel_lookback_days * interval '1' day
            ), false
        ) as is_sourced,
        carried.source,
        carried.medium,
        carried.campaign
    from carried
    cross join settings

),

final as (

    select
        session_id,
        has_own_touch,
        case when is_sourced then source else '(direct)' end as source,
        case when is_sourced then medium else '(none)' end as medium,
        case when is_sourced then campaign end as campaign
    from sourced

)

select * from final
