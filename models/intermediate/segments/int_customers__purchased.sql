{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key')},
) }}

-- What each customer bought in all. One day with a macro conversion is one purchase
-- occasion, however many baskets it had.
with days as (

    select
        days.customer_key,
        days.conversion_date,
        sum(days.value) as value
    from {{ ref('int_customer_days__converted') }} as days
    {{ only_changed('segment_customer', 'days.customer_key') }}
    where days.is_macro
    group by days.customer_key, days.conversion_date

),

customers as (

    select
        customer_key,
        min(conversion_date) as first_purchase_date,
        max(conversion_date) as last_purchase_date,
        count(*) - 1 as repeat_day_count,
        sum(value) as monetary,
        sum(value) - min_by(value, conversion_date) as repeat_value
    from days
    group by customer_key

)

select
    dated.customer_id,
    customers.customer_key,
    customers.first_purchase_date,
    customers.last_purchase_date,
    customers.repeat_day_count,
    cast(customers.monetary as decimal(38, 4)) as monetary,
    cast(customers.repeat_value as decimal(38, 4)) as repeat_value
from customers
inner join {{ ref('int_customers__dated') }} as dated
    on customers.customer_key = dated.customer_key
