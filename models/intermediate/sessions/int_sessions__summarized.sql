-- What a session's own events say of it. Where several events name a place or
-- a browser, the first one counts.
with events as (

    select * from {{ ref('int_events__sessionized') }}

),

details as (

    select
        event_id,
        page_url,
        user_agent,
        country,
        region,
        city,
        store_id,
        engagement_seconds
    from {{ ref('stg_events__events') }}

),

page_views as (

    select event_name from {{ ref('known_events') }}
    where role = 'page_view'

),

summarized as (

    select
        events.session_id,
        min_by(events.customer_id, events.event_number) as customer_id,
        min_by(events.anonymous_id, events.event_number) as anonymous_id,
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
            as landing_page
    from events
    inner join details on events.event_id = details.event_id
    left join page_views on events.event_name = page_views.event_name
    group by events.session_id

)

select * from summarized
