{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set landed = ref('stg_events__events') -%}
{%- set touched = ref('stg_events__touched') -%}

-- Which rules can hold for which event names, and how many conditions on other
-- fields remain to be looked at. Most rules end here: the names are few, the
-- events are many.
with conditions as (

    select
        rules.conversion_key,
        rules.rule_number,
        rules.field,
        rules.operator,
        rules.value
    from {{ ref('conversion_rules') }} as rules
    inner join {{ ref('conversions') }} as conversions
        on rules.conversion_key = conversions.conversion_key
    where conversions.is_active

),

event_names as (

    select distinct event_name
    {%- if is_nightly() %}
    from {{ touched }}
    where event_name not in (select known.event_name from {{ this }} as known)
    {%- else %}
    from {{ landed }}
    {%- endif %}

),

judged as (

    select
        event_names.event_name,
        conditions.conversion_key,
        conditions.rule_number,
        conditions.field <> 'event_name' as is_open,
        conditions.field <> 'event_name'
        or {{ satisfies('event_names.event_name', 'conditions.operator', 'conditions.value') }}
            as is_possible
    from event_names
    cross join conditions

),

narrowed as (

    select
        event_name,
        conversion_key,
        rule_number,
        cast(count_if(is_open) as bigint) as open_condition_count
    from judged
    group by event_name, conversion_key, rule_number
    having bool_and(is_possible)

)

select * from narrowed
