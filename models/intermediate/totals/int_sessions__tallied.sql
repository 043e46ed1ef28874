{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_sessions = ref('int_sessions__left') -%}

-- Sessions to be added up: on a night, those of changed customers as they are now,
-- less what they were. A sum over all nights is what a whole build counts.
with sessions as (

    select
        sessions.session_date,
        sessions.channel,
        sessions.device_type,
        coalesce(sessions.region, '(unknown)') as region,
        1 as sign
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed('customer', 'sessions.customer_id', 'sessions.started_at') }}
    where not sessions.is_bot_like
    {%- if is_nightly() %}
    union all
    select
        session_date,
        channel,
        device_type,
        coalesce(region, '(unknown)') as region,
        -1 as sign
    from {{ left_sessions }}
    where not is_bot_like
    {%- endif %}

)

select
    session_date,
    channel,
    device_type,
    region,
    cast(sum(sign) as bigint) as session_count,
    {{ night_number() }} as night_number
from sessions
group by session_date, channel, device_type, region
having sum(sign) <> 0
