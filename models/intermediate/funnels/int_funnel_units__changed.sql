-- The changed set of the funnels: which units' entries are made anew, and from when.
-- A customer's from the start of the day one window before the change, for later
-- steps may have changed; a session's all. Empty on a whole build.
with funnels as (

    select * from {{ ref('int_funnels__listed') }}

),

sessions as (

    select
        session_id,
        started_at
    from {{ ref('int_sessions__left') }}
    union all
    select
        sessions.session_id,
        sessions.started_at
    from {{ ref('fct_sessions') }} as sessions
    inner join {{ ref('int_customers__changed') }} as changed
        on sessions.customer_id = changed.customer_id
        and sessions.started_at >= changed.changed_from

),

units as (

    select
        funnels.funnel_number,
        funnels.funnel_key,
        funnels.unit,
        changed.customer_id as unit_id,
        {{ midnight_utc(
            local_date(
                "changed.changed_from - funnels.window_hours * interval '1' hour",
                'settings.time_zone'
            ),
            'settings.time_zone'
        ) }} as changed_from
    from {{ ref('int_customers__changed') }} as changed
    inner join funnels on funnels.unit = 'customer'
    cross join {{ ref('stg_definitions__settings') }} as settings
    union all
    select
        funnels.funnel_number,
        funnels.funnel_key,
        funnels.unit,
        sessions.session_id as unit_id,
        min(sessions.started_at) as changed_from
    from sessions
    inner join funnels on funnels.unit = 'session'
    group by
        funnels.funnel_number,
        funnels.funnel_key,
        funnels.unit,
        sessions.session_id

)

select
    funnel_number,
    funnel_key,
    unit,
    unit_id,
    {{ hash_key('unit_id') }} as unit_key,
    changed_from,
    {{ moment('changed_from', 0) }} as changed_moment
from units
