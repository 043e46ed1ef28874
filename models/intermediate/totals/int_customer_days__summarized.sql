{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('customer', 'customer_id', 'starts_at')},
) }}

-- What each customer did on each day, to be added up: a night replaces the days
-- that changed, and nobody's history is read again.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

events as (

    select
        events.customer_id,
        {{ local_date('events.occurred_at', 'settings.time_zone') }} as activity_date,
        min(events.occurred_at) as first_seen_at,
        max(events.occurred_at) as last_seen_at
    from {{ ref('int_events__sessionized') }} as events
    cross join settings
    {{ only_changed('customer', 'events.customer_id', 'events.occurred_at') }}
    group by events.customer_id, {{ local_date('events.occurred_at', 'settings.time_zone') }}

),

ordered_sessions as (

    select
        sessions.customer_id,
        sessions.session_date,
        sessions.device_type,
        first_value(sessions.channel) over so_far as first_channel,
        {%- for column in ['country', 'region', 'city'] %}
        {{ last_known('sessions.' ~ column) }} over so_far as {{ column }},
        {%- endfor %}
        row_number() over day_in_order as session_count,
        lead(sessions.session_id) over day_in_order is null as is_last
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed('customer', 'sessions.customer_id', 'sessions.started_at') }}
    window
        day_in_order as (
            partition by sessions.customer_id, sessions.session_date
            order by sessions.started_at, sessions.session_id
        ),
        so_far as (
            partition by sessions.customer_id, sessions.session_date
            order by sessions.started_at, sessions.session_id
            rows between unbounded preceding and current row
        )

),

-- the last session of a day knows what the day came to
sessions as (

    select * from ordered_sessions
    where is_last

),

conversions as (

    select
        conversions.customer_id,
        conversions.conversion_date,
        cast(count_if(conversions.tier = 'micro') as bigint) as micro_conversion_count,
        cast(count_if(conversions.tier = 'macro') as bigint) as purchase_count,
        sum(case when conversions.tier = 'macro' then conversions.value else 0 end) as revenue
    from {{ ref('fct_conversions') }} as conversions
    {{ only_changed('customer', 'conversions.customer_id', 'conversions.occurred_at') }}
    group by conversions.customer_id, conversions.conversion_date

)

select
    events.customer_id,
    events.activity_date,
    {{ midnight_utc('events.activity_date', 'settings.time_zone') }} as starts_at,
    events.first_seen_at,
    events.last_seen_at,
    sessions.first_channel,
    sessions.country,
    sessions.region,
    sessions.city,
    sessions.device_type,
    coalesce(sessions.session_count, 0) as session_count,
    coalesce(conversions.micro_conversion_count, 0) as micro_conversion_count,
    coalesce(conversions.purchase_count, 0) as purchase_count,
    cast(coalesce(conversions.revenue, 0) as decimal(38, 4)) as revenue
from events
left join sessions
    on events.customer_id = sessions.customer_id
    and events.activity_date = sessions.session_date
left join conversions
    on events.customer_id = conversions.customer_id
    and events.activity_date = conversions.conversion_date
cross join settings
