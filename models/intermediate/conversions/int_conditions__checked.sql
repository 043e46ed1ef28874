{#- The event columns that a rule may name; the rest of an event is in properties. -#}
{%- set texts = [
    'anonymous_id', 'user_id', 'source_session_id', 'page_url', 'page_referrer',
    'user_agent', 'locale', 'country', 'region', 'city', 'store_id', 'utm_source',
    'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'click_id',
    'campaign_id', 'product_id', 'order_id', 'currency', 'search_term',
    'experiment_id', 'variant', 'event_id',
] -%}
{%- set numbers = ['quantity', 'value', 'scroll_percent', 'engagement_seconds'] -%}
{%- set times = ['occurred_at', 'received_at'] -%}

-- Rules that look at more than the event's name: those of whose conditions all
-- hold for an event.
with narrowed as (

    select * from {{ ref('int_rules__narrowed') }}
    where open_condition_count > 0

),

conditions as (

    select * from {{ ref('conversion_rules') }}
    where field <> 'event_name'

),

events as (

    select * from {{ ref('stg_events__events') }}
    where event_name in (select narrowed.event_name from narrowed)

),

compared as (

    select
        events.event_id,
        conditions.conversion_key,
        conditions.rule_number,
        conditions.operator,
        conditions.value as expected,
        case
            when left(conditions.field, 11) = 'properties.'
                then {{ json_text('events.properties', 'substr(conditions.field, 12)') }}
            {%- for column in texts %}
            when conditions.field = '{{ column }}' then events.{{ column }}
            {%- endfor %}
            {%- for column in numbers %}
            when conditions.field = '{{ column }}' then {{ number_as_text('events.' ~ column) }}
            {%- endfor %}
            {%- for column in times %}
            when conditions.field = '{{ column }}' then cast(events.{{ column }} as string)
            {%- endfor %}
        end as actual
    from events
    inner join narrowed on events.event_name = narrowed.event_name
    inner join conditions
        on narrowed.conversion_key = conditions.conversion_key
        and narrowed.rule_number = conditions.rule_number

),

checked as (

    select
        event_id,
        conversion_key
    from compared
    group by event_id, conversion_key, rule_number
    having bool_and({{ satisfies('actual', 'operator', 'expected') }})

)

select distinct
    event_id,
    conversion_key
from checked
