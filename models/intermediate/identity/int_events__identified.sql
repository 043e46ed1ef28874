-- Whose event is it? A device that ever knew one user is that user's, also
-- before the login; on a device of several users an event is the user's who was
-- last seen there (before the first login: the first's).
with events as (

    select
        event_id,
        event_name,
        occurred_at,
        anonymous_id,
        user_id
    from {{ ref('stg_events__events') }}

),

devices as (

    select
        anonymous_id,
        count(distinct user_id) as user_count,
        min(user_id) as only_user_id
    from events
    where anonymous_id is not null and user_id is not null
    group by anonymous_id

),

shared_device_events as (

    select
        events.event_id,
        events.anonymous_id,
        events.user_id,
        count(events.user_id) over (
            partition by events.anonymous_id
            order by events.occurred_at, events.event_id
            rows between unbounded preceding and current row
        ) as logins_so_far
    from events
    inner join devices on events.anonymous_id = devices.anonymous_id
    where devices.user_count > 1

),

shared_device_owners as (

    select
        event_id,
        max(user_id) over (
            partition by anonymous_id, greatest(logins_so_far, 1)
        ) as last_seen_user_id
    from shared_device_events

),

identified as (

    select
        events.event_id,
        events.event_name,
        events.occurred_at,
        events.anonymous_id,
        coalesce(
            events.user_id, owners.last_seen_user_id, devices.only_user_id
        ) as user_id
    from events
    left join devices on events.anonymous_id = devices.anonymous_id
    left join shared_device_owners as owners on events.event_id = owners.event_id

),

final as (

    select
        event_id,
        event_name,
        occurred_at,
        anonymous_id,
        user_id,
        -- the prefix keeps a user and a device of the same name apart
        coalesce('user:' || user_id, 'device:' || anonymous_id) as customer_id,
        coalesce('device:' || anonymous_id, 'user:' || user_id) as visitor_id
    from identified

)

select * from final
