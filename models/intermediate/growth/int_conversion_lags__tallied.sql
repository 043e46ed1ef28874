{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_firsts = ref('int_customer_firsts__left') -%}
{%- set changed_customers = ref('int_touch_customers__changed') -%}

-- Customers by the day of a first small step and the days until the goal came, none
-- while it has not, to be added up: on a night, changed customers as they are now,
-- less what they were.
with firsts as (

    select
        firsts.conversion_key,
        firsts.goal_key,
        firsts.first_on,
        firsts.lag_days,
        1 as sign
    from {{ ref('int_customer_firsts__followed') }} as firsts
    {%- if is_nightly() %}
    inner join {{ changed_customers }} as changed
        on firsts.customer_key = changed.customer_key
        and coalesce(firsts.goal_at, changed.changed_from) >= changed.changed_from
    union all
    select
        conversion_key,
        goal_key,
        first_on,
        lag_days,
        -1 as sign
    from {{ left_firsts }}
    {%- endif %}

)

select
    conversion_key,
    goal_key,
    first_on,
    lag_days,
    cast(sum(sign) as bigint) as customer_count,
    {{ night_number() }} as night_number
from firsts
group by conversion_key, goal_key, first_on, lag_days
having sum(sign) <> 0
