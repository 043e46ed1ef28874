{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_touch_customers__changed',
        'where': 'changed.customer_key = target.customer_key
            and coalesce(target.goal_at, changed.changed_from) >= changed.changed_from',
    }},
) }}
{%- do ref('int_customer_firsts__left') -%}
{%- set changed_customers = ref('int_touch_customers__changed') %}

-- When each customer did each small step for the first time, and when the first goal
-- came after it, if it has. What came before the change is kept, so a night reads
-- conversions from there on only.
with conversions as (

    select
        {{ hash_key('conversions.customer_id') }} as customer_key,
        conversions.conversion_key,
        conversions.tier,
        conversions.occurred_at
    from {{ ref('fct_conversions') }} as conversions
    {{ only_changed(
        'touch_customer', hash_key('conversions.customer_id'), 'conversions.occurred_at'
    ) }}

),

goals as (

    select
        customer_key,
        conversion_key as goal_key,
        occurred_at
    from conversions
    where tier = 'macro'

),

found as (

    select
        customer_key,
        conversion_key,
        min(occurred_at) as first_at
    from conversions
    where tier = 'micro'
    group by customer_key, conversion_key

),

{%- if is_nightly() %}

kept as (

    select kept.*
    from {{ this }} as kept
    inner join {{ changed_customers }} as changed
        on kept.customer_key = changed.customer_key
        and kept.first_at < changed.changed_from

),

known as (

    select
        customer_key,
        conversion_key,
        min(first_at) as first_at
    from kept
    group by customer_key, conversion_key

),

firsts as (

    select * from known
    union all
    select found.*
    from found
    left join known
        on found.customer_key = known.customer_key
        and found.conversion_key = known.conversion_key
    where known.customer_key is null

),

reached as (

    select
        kept.customer_key,
        kept.conversion_key,
        kept.goal_key
    from kept
    inner join {{ changed_customers }} as changed
        on kept.customer_key = changed.customer_key
        and kept.goal_at < changed.changed_from

),
{%- else %}

firsts as (

    select * from found

),
{%- endif %}

asked as (

    select
        firsts.customer_key,
        firsts.conversion_key,
        firsts.first_at,
        macros.conversion_key as goal_key
    from firsts
    cross join {{ ref('conversions') }} as macros
    where macros.tier = 'macro' and macros.is_active

),

waiting as (

    select asked.*
    from asked
    {%- if is_nightly() %}
    left join reached
        on asked.customer_key = reached.customer_key
        and asked.conversion_key = reached.conversion_key
        and asked.goal_key = reached.goal_key
    where reached.customer_key is null
    {%- endif %}

),

followed as (

    select
        waiting.customer_key,
        waiting.conversion_key,
        waiting.first_at,
        waiting.goal_key,
        min(goals.occurred_at) as goal_at
    from waiting
    left join goals
        on waiting.customer_key = goals.customer_key
        and waiting.goal_key = goals.goal_key
        and waiting.first_at <= goals.occurred_at
    group by waiting.customer_key, waiting.conversion_key, waiting.first_at, waiting.goal_key

),

dated as (

    select
        followed.*,
        {{ local_date('followed.first_at', 'settings.time_zone') }} as first_on,
        {{ local_date('followed.goal_at', 'settings.time_zone') }} as goal_on
    from followed
    cross join {{ ref('stg_definitions__settings') }} as settings

)

select
    customer_key,
    conversion_key,
    goal_key,
    first_at,
    first_on,
    goal_at,
    cast({{ days_between('first_on', 'goal_on') }} as integer) as lag_days
from dated
