{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_device_owners__left',
        'where': 'target.anonymous_id = changed.anonymous_id',
    }},
) }}
{%- set left_owners = ref('int_device_owners__left') -%}

-- Whose device is it, from when until when? A device belongs to the user last
-- seen on it, and before the first login to the first. Most devices know one.
with logins as (

    select
        events.anonymous_id,
        events.user_id,
        events.occurred_at,
        events.event_id
    from {{ ref('stg_events__events') }} as events
    {%- if is_nightly() %}
    inner join (
        select
            anonymous_id,
            min(changed_from) as changed_from
        from {{ left_owners }}
        group by anonymous_id
    ) as touched
        on events.anonymous_id = touched.anonymous_id
        and events.occurred_at >= touched.changed_from
    {%- endif %}
    where events.anonymous_id is not null and events.user_id is not null
    {%- if is_nightly() %}
    union all
    -- the logins at which somebody took over before anything changed
    select
        anonymous_id,
        user_id,
        login_at as occurred_at,
        login_event_id as event_id
    from {{ left_owners }}
    where login_at < changed_from
    {%- endif %}

),

devices as (

    select
        anonymous_id,
        min(user_id) as user_id,
        min(user_id) <> max(user_id) as is_shared,
        min(occurred_at) as first_login_at
    from logins
    group by anonymous_id

),

compared as (

    select
        logins.*,
        lag(logins.user_id) over (
            partition by logins.anonymous_id order by logins.occurred_at, logins.event_id
        ) as previous_user_id
    from logins
    inner join devices on logins.anonymous_id = devices.anonymous_id
    where devices.is_shared

),

taken_over as (

    select
        anonymous_id,
        user_id,
        occurred_at as login_at,
        event_id as login_event_id,
        -- before the first login the device was the first user's already
        previous_user_id is null as is_first
    from compared
    where previous_user_id is distinct from user_id

),

owners as (

    select
        anonymous_id,
        user_id,
        first_login_at as login_at,
        cast(null as string) as login_event_id,
        true as is_first,
        cast(null as timestamp) as next_login_at,
        cast(null as string) as next_login_event_id,
        false as is_shared,
        {{ hash_key("'device:' || anonymous_id") }} as visitor_key
    from devices
    where not is_shared
    union all
    select
        anonymous_id,
        user_id,
        login_at,
        login_event_id,
        is_first,
        lead(login_at) over device as next_login_at,
        lead(login_event_id) over device as next_login_event_id,
        true as is_shared,
        {{ hash_key("'device:' || anonymous_id") }} as visitor_key
    from taken_over
    window device as (
        partition by anonymous_id
        order by case when is_first then 0 else 1 end, login_at, login_event_id
    )

)

select * from owners
