{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set left_months = ref('int_customer_months__left') -%}

-- Customers by the month from which they are counted and the month in which they came,
-- to be added up: on a night, changed customers as they are now, less what they were.
with months as (

    select
        months.month_date,
        months.first_month,
        months.first_purchase_month,
        months.purchase_count,
        months.revenue,
        1 as sign
    from {{ ref('int_customer_months__active') }} as months
    {{ only_changed('touch_customer', 'months.customer_key', 'months.starts_at') }}
    {%- if is_nightly() %}
    union all
    select
        month_date,
        first_month,
        first_purchase_month,
        purchase_count,
        revenue,
        -1 as sign
    from {{ left_months }}
    {%- endif %}

),

cohorts as (

    {%- for kind, column in [
        ('first_visit', 'first_month'), ('first_purchase', 'first_purchase_month')
    ] %}
    select
        '{{ kind }}' as cohort_kind,
        {{ column }} as cohort_month,
        month_date,
        purchase_count,
        revenue,
        sign
    from months
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    cohort_kind,
    cohort_month,
    month_date,
    cast(sum(sign) as bigint) as customer_count,
    cast(sum(case when purchase_count > 0 then sign else 0 end) as bigint) as purchaser_count,
    cast(sum(sign * purchase_count) as bigint) as purchase_count,
    cast(sum(sign * revenue) as decimal(38, 4)) as revenue,
    {{ night_number() }} as night_number
from cohorts
group by cohort_kind, cohort_month, month_date
having
    sum(sign) <> 0
    or sum(case when purchase_count > 0 then sign else 0 end) <> 0
    or sum(sign * purchase_count) <> 0
    or sum(sign * revenue) <> 0
