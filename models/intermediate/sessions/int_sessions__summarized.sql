{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'started_at')},
) }}
{%- set events = read_events() -%}
{%- set described_by = ['user_agent', 'country', 'region', 'city', 'store_id', 'landing_page'] -%}
{%- set texts = dict(zip(described_by, described_by)) -%}
{%- do texts.update({'landing_page': 'page_url'}) %}

-- What a session's own events say of it. Where several events name a place or a
-- browser, the first one counts. Only its number is gathered by session: the texts of
-- all events would not fit into memory, and mostly it is the first event, which is
-- looked up anyway.
with sessionized as {{ read_each_time() }} (

    select sessionized.*
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}
    where sessionized.session_key is not null

),

page_views as (

    select event_name from {{ ref('known_events') }}
    where role = 'page_view'

),

known as (

    select
        events.event_key,
        page_views.event_name is not null as is_page_view,
        events.engagement_seconds,
        events.user_agent is not null as has_user_agent,
        events.country is not null as has_country,
        events.region is not null as has_region,
        events.city is not null as has_city,
        events.store_id is not null as has_store_id,
        page_views.event_name is not null and events.page_url is not null as has_landing_page
    from {{ events }} as events
    left join page_views on events.event_name = page_views.event_name

),

totals as (

    select
        sessionized.session_key,
        {%- for column in described_by %}
        min(case when known.has_{{ column }} then sessionized.event_number end)
            as {{ column }}_number,
        {%- endfor %}
        min(sessionized.occurred_at) as started_at,
        max(sessionized.occurred_at) as ended_at,
        count(*) as event_count,
        cast(count_if(known.is_page_view) as bigint) as page_view_count,
        coalesce(sum(known.engagement_seconds), 0) as engagement_seconds
    from sessionized
    inner join known on sessionized.event_key = known.event_key
    group by sessionized.session_key

),

-- what a later event is the first to say
sayings as (

    {%- for column in described_by %}
    select
        session_key,
        {{ column }}_number as event_number,
        '{{ column }}' as said
    from totals
    where {{ column }}_number > 1
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

said_later as (

    select
        {%- for column in described_by %}
        max(case when sayings.said = '{{ column }}' then events.{{ texts[column] }} end)
            as {{ column }},
        {%- endfor %}
        sayings.session_key
    from sayings
    inner join sessionized
        on sayings.session_key = sessionized.session_key
        and sayings.event_number = sessionized.event_number
    inner join {{ events }} as events on sessionized.event_key = events.event_key
    group by sayings.session_key

),

summarized as (

    select
        events.event_id as session_id,
        first_events.customer_id,
        events.anonymous_id,
        {{ visitor_id('events.anonymous_id', 'events.user_id') }} as visitor_id,
        totals.started_at,
        totals.ended_at,
        totals.event_count,
        totals.page_view_count,
        totals.engagement_seconds,
        {%- for column in described_by %}
        case
            when totals.{{ column }}_number = 1
                then events.{{ texts[column] }}
            else said_later.{{ column }}
        end as {{ column }},
        {%- endfor %}
        first_events.session_key,
        first_events.visitor_key
    from sessionized as first_events
    inner join {{ events }} as events on first_events.event_key = events.event_key
    inner join totals on first_events.session_key = totals.session_key
    left join said_later on first_events.session_key = said_later.session_key
    where first_events.event_number = 1

)

select * from summarized
