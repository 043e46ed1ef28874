{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}

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

{%- set fields = {} -%}
{%- for column in texts -%}
{%- do fields.update({column: 'events.' ~ column}) -%}
{%- endfor -%}
{%- for column in numbers -%}
{%- do fields.update({column: number_as_text('events.' ~ column)}) -%}
{%- endfor -%}
{%- for column in times -%}
{%- do fields.update({column: 'cast(events.' ~ column ~ ' as string)'}) -%}
{%- endfor -%}

-- Rules that look at more than the event's name: those of whose conditions all
-- hold for an event. A column that no rule names is not read.
with conditions as (

    select
        narrowed.event_name,
        narrowed.conversion_key,
        narrowed.rule_number,
        narrowed.open_condition_count,
        rules.field,
        rules.operator,
        rules.value as expected
    from {{ ref('int_rules__narrowed') }} as narrowed
    inner join {{ ref('conversion_rules') }} as rules
        on narrowed.conversion_key = rules.conversion_key
        and narrowed.rule_number = rules.rule_number
    where narrowed.open_condition_count > 0 and rules.field <> 'event_name'

),

compared as (

    {% for field, value in fields.items() %}
    select
        events.event_key,
        events.event_id,
        events.visitor_key,
        events.occurred_at,
        conditions.conversion_key,
        conditions.rule_number,
        conditions.open_condition_count,
        conditions.operator,
        conditions.expected,
        {{ value }} as actual
    from {{ read_events() }} as events
    inner join conditions
        on events.event_name = conditions.event_name
        and conditions.field = '{{ field }}'
    union all
    {% endfor %}
    select
        events.event_key,
        events.event_id,
        events.visitor_key,
        events.occurred_at,
        conditions.conversion_key,
        conditions.rule_number,
        conditions.open_condition_count,
        conditions.operator,
        conditions.expected,
        {{ json_text('events.properties', 'substr(conditions.field, 12)') }} as actual
    from {{ read_events() }} as events
    inner join conditions
        on events.event_name = conditions.event_name
        and left(conditions.field, 11) = 'properties.'

),

checked as (

    select
        compared.event_key,
        compared.event_id,
        compared.visitor_key,
        compared.occurred_at,
        compared.conversion_key
    from compared
    where {{ satisfies('compared.actual', 'compared.operator', 'compared.expected') }}
    group by
        compared.event_key,
        compared.event_id,
        compared.visitor_key,
        compared.occurred_at,
        compared.conversion_key,
        compared.rule_number,
        compared.open_condition_count
    having count(*) = compared.open_condition_count

)

select distinct
    event_key,
    event_id,
    visitor_key,
    occurred_at,
    conversion_key
from checked
