{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('customer', 'customer_id', 'started_at')},
) }}

-- The traffic source of each session: its first non-direct touch, else the
-- customer's last one within the lookback, else none (direct). A night reads one
-- lookback more than it replaces.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

sessions as (

    select
        sessions.session_id,
        sessions.session_key,
        sessions.customer_id,
        sessions.visitor_key,
        sessions.started_at,
        sessions.store_id is not null as has_store,
        sessions.store_id is not null and sessions.landing_page is null as is_store_visit,
        {{ is_changed_from('sessions.started_at') }} as is_changed
    from {{ ref('int_sessions__summarized') }} as sessions
    cross join settings
    {{ only_changed(
        'customer', 'sessions.customer_id', 'sessions.started_at',
        before="settings.channel_lookback_days * interval '1' day"
    ) }}

),

touches as (

    select
        session_key,
        visitor_key,
        source,
        medium,
        campaign,
        campaign_id
    from {{ ref('int_sessions__referred') }}

),

touched as (

    select
        sessions.*,
        touches.source,
        touches.medium,
        touches.campaign,
        touches.campaign_id,
        count(touches.session_key) over (
            partition by sessions.customer_id
            order by sessions.started_at, sessions.session_id
            rows between unbounded preceding and current row
        ) as touches_so_far
    from sessions
    left join touches
        on sessions.visitor_key = touches.visitor_key
        and sessions.session_key = touches.session_key

),

carried as (

    -- within one value of touches_so_far only the first session has a touch
    select
        session_id,
        customer_id,
        started_at,
        has_store,
        is_store_visit,
        is_changed,
        source is not null as has_own_touch,
        max(source) over touch as source,
        max(medium) over touch as medium,
        max(campaign) over touch as campaign,
        max(campaign_id) over touch as campaign_id,
        max(case when source is not null then started_at end) over touch as touched_at
    from touched
    window touch as (partition by customer_id, touches_so_far)

),

sourced as (

    select
        carried.session_id,
        carried.customer_id,
        carried.started_at,
        carried.has_store,
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
        carried.campaign,
        carried.campaign_id
    from carried
    cross join settings
    where carried.is_changed

),

final as (

    select
        session_id,
        customer_id,
        started_at,
        has_store,
        has_own_touch,
        case when is_sourced then source else '(direct)' end as source,
        case when is_sourced then medium else '(none)' end as medium,
        case when is_sourced then campaign end as campaign,
        case when is_sourced then campaign_id end as campaign_id
    from sourced

)

select * from final
