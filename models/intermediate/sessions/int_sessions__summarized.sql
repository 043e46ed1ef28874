{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'started_at')},
) }}

-- What a session's own events say of it. Where several events name a place or
-- a browser, the first one counts.
with events as (

    select
        sessionized.session_key,
        sessionized.event_key,
        sessionized.event_number,
        sessionized.occurred_at,
        sessionized.customer_id,
        sessionized.visitor_key
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}
    where sessionized.session_key is not null

),

details as (

    select
        events.event_key,
        events.event_id,
        events.event_name,
        events.anonymous_id,
        events.user_id,
        events.page_url,
        events.user_agent,
        events.country,
        events.region,
        events.city,
        events.store_id,
        events.engagement_seconds
    from {{ read_events() }} as events

),

page_views as (

    select event_name from {{ ref('known_events') }}
    where role = 'page_view'

),

summarized as (

    select
        min(details.event_id) filter (where events.event_number = 1) as session_id,
        min(events.customer_id) filter (where events.event_number = 1) as customer_id,
        min(details.anonymous_id) as anonymous_id,
        {{ visitor_id('min(details.anonymous_id)', 'min(details.user_id)') }} as visitor_id,
        min(events.occurred_at) as started_at,
        max(events.occurred_at) as ended_at,
        count(*) as event_count,
        count(page_views.event_name) as page_view_count,
        coalesce(sum(details.engagement_seconds), 0) as engagement_seconds,
        {%- for column in ['user_agent', 'country', 'region', 'city', 'store_id'] %}
        min_by(details.{{ column }}, events.event_number)
        filter (where details.{{ column }} is not null) as {{ column }},
        {%- endfor %}
        min_by(details.page_url, events.event_number)
        filter (where details.page_url is not null and page_views.event_name is not null)
            as landing_page,
        events.session_key,
        min(events.visitor_key) as visitor_key
    from events
    inner join details on events.event_key = details.event_key
    left join page_views on details.event_name = page_views.event_name
    group by events.session_key

)

select * from summarized
