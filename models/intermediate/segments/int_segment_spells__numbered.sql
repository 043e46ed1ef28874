{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_segment_customers__changed',
        'where': 'changed.customer_key = target.customer_key
            and coalesce(target.left_on >= changed.changed_from, true)',
    }},
) }}
-- depends_on: {{ ref('int_segment_days__left') }}
{%- set levels = range(most_levels() + 1) %}

-- A rule holds while all of its conditions are met, and a customer is in a segment
-- while one of its rules holds; (all) is everybody since their first event. Dates
-- may lie ahead of the clock: nothing here changes because it moves. Segments that name
-- others follow these level by level. Who is in one on a date hangs on that date alone,
-- so a spell that was over before the change stays as it was, whatever it is made of.
with conditions as (

    select * from {{ ref('int_segment_conditions__listed') }}

),

rules as (

    select
        segment_number,
        rule_number,
        segment_level,
        cast(count(*) as int) as condition_count,
        cast(count_if(is_met_at_first) as int) as met_at_first
    from conditions
    group by segment_number, rule_number, segment_level

),

customers as (

    select customers.*
    from {{ ref('int_customers__dated') }} as customers
    {{ only_changed('segment_customer', 'customers.customer_key') }}

),

turned as (

    {% for line in ['measures', 'traits', 'attributes'] %}
    select turned.*
    from {{ ref('int_customer_' ~ line ~ '__turned') }} as turned
    {{ only_changed('segment_customer', 'turned.customer_key') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

{% for level in levels -%}
rules_{{ level }} as (

    select * from rules
    where segment_level = {{ level }}

),

turned_{{ level }} as (

    select
        customer_key,
        condition_number,
        changed_on,
        is_met
    from turned
    {%- for lower in range(level) %}
    union all
    -- whoever enters begins to be in it and ceases not to be
    select
        turns.customer_key,
        conditions.condition_number,
        turns.entered_on as changed_on,
        turns.is_member = (conditions.expected = 'true') as is_met
    from turns_{{ lower }} as turns
    inner join conditions on turns.segment_number = conditions.component_number
    {%- endfor %}

),

turns_{{ level }} as (

    {{ segment_turns('turned_' ~ level, 'rules_' ~ level, 'conditions', 'customers') }}

),

{% endfor -%}
turns as (

    {%- for level in levels %}
    select * from turns_{{ level }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

spells as (

    select
        customers.customer_id,
        turns.customer_key,
        turns.segment_number,
        cast((turns.turn_number + 1) / 2 as bigint) as spell_number,
        turns.previous_left_on,
        turns.entered_on,
        turns.left_on
    from turns
    inner join customers on turns.customer_key = customers.customer_key
    where turns.is_member
    union all
    select
        customer_id,
        customer_key,
        0 as segment_number,
        1 as spell_number,
        cast(null as date) as previous_left_on,
        first_seen_on as entered_on,
        cast(null as date) as left_on
    from customers

)

select spells.*
from spells
{{ only_changed('segment_customer', 'spells.customer_key',
    'coalesce(spells.left_on, changed.changed_from)') }}
