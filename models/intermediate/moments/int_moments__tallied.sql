{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_moments = ref('int_visit_moments__left') -%}

-- Moments by date and what they were about, to be added up: on a night, those of
-- changed visitors as they are now, less what they were.
with moments as (

    select
        found.session_date,
        found.moment,
        found.term_key,
        found.product_key,
        found.event_count,
        1 as sign
    from {{ ref('int_visit_moments__found') }} as found
    {{ only_changed('visitor', 'found.visitor_key', 'found.first_at') }}
    {%- if is_nightly() %}
    union all
    select
        session_date,
        moment,
        term_key,
        product_key,
        event_count,
        -1 as sign
    from {{ left_moments }}
    {%- endif %}

)

select
    session_date,
    moment,
    term_key,
    product_key,
    cast(sum(sign) as bigint) as visit_count,
    cast(sum(sign * event_count) as bigint) as event_count,
    {{ night_number() }} as night_number
from moments
group by session_date, moment, term_key, product_key
having sum(sign) <> 0 or sum(sign * event_count) <> 0
