-- Whose rows a night reads, and from when: the changed customers and who shares a
-- device with them, for they may share a session; as far back as the longest window
-- of a funnel, or the longest session, reaches. Empty on a whole build.
with changed as (

    select * from {{ ref('int_customers__changed') }}

),

shared_devices as (

    select
        visitor_key,
        {{ customer_id('user_id', 'anonymous_id') }} as customer_id
    from {{ ref('int_device_owners') }}
    where is_shared

),

companions as (

    select
        others.customer_id,
        changed.changed_from
    from changed
    inner join shared_devices as devices on changed.customer_id = devices.customer_id
    inner join shared_devices as others on devices.visitor_key = others.visitor_key

),

everybody as (

    select
        customer_id,
        min(changed_from) as changed_from
    from (
        select * from changed
        union all
        select * from companions
    ) as changes
    group by customer_id

),

reach as (

    -- an entry is read from the start of its day on, which has 25 hours at most
    select coalesce(max(window_hours), 0) + 25 as window_hours from {{ ref('funnels') }}

)

select
    everybody.customer_id,
    everybody.changed_from - reach.window_hours * interval '1' hour as conversions_from,
    everybody.changed_from
    - (reach.window_hours + settings.bot_session_hours) * interval '1' hour as sessions_from
from everybody
cross join reach
cross join {{ ref('stg_definitions__settings') }} as settings
