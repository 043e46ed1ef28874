{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key', 'changed_on')},
) }}
{%- set traits = ['country', 'region', 'city', 'device_type', 'channel'] %}

-- When what the latest session says of where customers are and how they come begins
-- and ceases to meet a condition. A session that doesn't know says nothing.
with conditions as (

    select * from {{ ref('int_segment_conditions__listed') }}

),

sessions as (

    select
        {{ hash_key('sessions.customer_id') }} as customer_key,
        {% for trait in traits %}
        sessions.{{ trait }},
        {{ last_known('sessions.' ~ trait) }} over so_far as {{ trait }}_before,
        {% endfor %}
        sessions.session_date
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed(
        'segment_customer', hash_key('sessions.customer_id'), 'sessions.session_date'
    ) }}
    window so_far as (
        partition by {{ hash_key('sessions.customer_id') }}
        order by sessions.session_date, sessions.started_at, sessions.session_id
        rows between unbounded preceding and 1 preceding
    )

),

changes as (

    {% for trait in traits %}
    select
        customer_key,
        session_date as changed_on,
        '{{ trait }}' as field,
        {{ trait }} as value,
        {{ trait }}_before as value_before
    from sessions
    where {{ trait }} <> coalesce({{ trait }}_before, '')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

known as (

    select distinct
        field,
        value
    from changes

),

judged as (

    select
        known.field,
        known.value,
        conditions.condition_number,
        {{ satisfies('known.value', 'conditions.operator', 'conditions.expected') }} as is_met
    from known
    inner join conditions on known.field = conditions.field

),

{%- if is_nightly() %}

-- before the sessions that are read tonight; who has turned twice has turned back
turned_before as (

    select
        turned.customer_key,
        turned.condition_number,
        mod(count(*), 2) = 1 as has_turned
    from {{ this }} as turned
    {{ only_changed('segment_customer', 'turned.customer_key') }}
    where turned.changed_on < changed.changed_from
    group by turned.customer_key, turned.condition_number

),
{%- endif %}

turned as (

    select
        changes.customer_key,
        judged.condition_number,
        changes.changed_on,
        judged.is_met
    from changes
    inner join judged
        on changes.field = judged.field and changes.value = judged.value
    inner join conditions on judged.condition_number = conditions.condition_number
    left join judged as before
        on
        judged.condition_number = before.condition_number
        and changes.value_before = before.value
    {%- if is_nightly() %}
    left join turned_before
        on
        changes.customer_key = turned_before.customer_key
        and judged.condition_number = turned_before.condition_number
    {%- endif %}
    where
        judged.is_met <> coalesce(
            before.is_met,
            conditions.is_met_at_first
            {%- if is_nightly() %} <> coalesce(turned_before.has_turned, false) {%- endif %}
        )

)

select * from turned
