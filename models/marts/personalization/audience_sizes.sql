{{ config(meta={'purpose': 'analytics'}) }}
{%- set outcomes = [
    'no_consent', 'contact_cap', 'cool_down', 'too_many', 'held_out', 'chosen'
] %}

-- How many belong to each audience, and what becomes of them. What fewer than may be told
-- are is hidden, and then how many there are in all as well, for it would tell.
with audiences as (

    select audience_key from {{ ref('audiences') }}
    where is_active

),

outcomes as (

    {%- for outcome in outcomes %}
    select
        '{{ outcome }}' as outcome,
        {{ loop.index + 1 }} as outcome_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        audience_key,
        outcome,
        count(*) as customer_count
    from {{ ref('int_audience_members__ruled') }}
    group by audience_key, outcome

),

parts as (

    select
        audiences.audience_key,
        outcomes.outcome,
        outcomes.outcome_number,
        coalesce(counted.customer_count, 0) as customer_count,
        coalesce(counted.customer_count < settings.fewest_customers, false) as is_hidden
    from audiences
    cross join outcomes
    cross join {{ ref('stg_definitions__settings') }} as settings
    left join counted
        on audiences.audience_key = counted.audience_key
        and outcomes.outcome = counted.outcome

),

totals as (

    select
        audience_key,
        'matched' as outcome,
        1 as outcome_number,
        sum(customer_count) as customer_count,
        bool_or(is_hidden) as is_hidden
    from parts
    group by audience_key

),

told as (

    select * from totals
    union all
    select * from parts

)

select
    audience_key,
    outcome,
    cast(outcome_number as int) as outcome_number,
    cast(case when not is_hidden then customer_count end as bigint) as customer_count,
    is_hidden
from told
