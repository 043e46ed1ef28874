{{ config(materialized='table') }}

-- What those who agreed to personalization seem to prefer, by what they did: bought and
-- looked at, when and by which way they came, and from where.
with granted as (

    select
        customer_id,
        customer_key
    from {{ ref('int_consents__current') }}
    where
        purpose = 'personalization'
        and is_granted

),

handled as (

    select
        granted.customer_id,
        products.category,
        products.brand,
        summed.bought_day_count,
        summed.last_on
    from {{ ref('int_customer_products__summed') }} as summed
    inner join granted on summed.customer_key = granted.customer_key
    inner join {{ ref('stg_products__products') }} as products
        on summed.product_id = products.product_id
    where summed.cut = 'now'

),

places as (

    select
        customers.*,
        {{ local_date('customers.last_seen_at', 'clock.time_zone') }} as last_on
    from {{ ref('dim_customers') }} as customers
    inner join granted on customers.customer_id = granted.customer_id
    cross join {{ ref('stg_landing__clock') }} as clock

),

seeming as (

    {%- for column in ['category', 'brand'] %}
    select
        customer_id,
        'favourite_{{ column }}' as preference,
        {{ column }} as value,
        cast(sum(bought_day_count) as bigint) as main_count,
        count(*) as other_count,
        max(last_on) as last_on
    from handled
    where {{ level_text(column) }} is not null
    group by customer_id, {{ column }}
    union all
    {%- endfor %}
    {%- for column in ['country', 'region', 'city'] %}
    select
        customer_id,
        '{{ column }}' as preference,
        {{ column }} as value,
        1 as main_count,
        0 as other_count,
        last_on
    from places
    where {{ level_text(column) }} is not null
    union all
    {%- endfor %}
    select
        customer_id,
        preference,
        value,
        visit_count as main_count,
        0 as other_count,
        last_on
    from {{ ref('int_customer_habits__counted') }}

),

placed as (

    select
        seeming.customer_id,
        seeming.preference,
        seeming.value,
        seeming.last_on,
        row_number() over (
            partition by seeming.customer_id, seeming.preference
            order by
                seeming.main_count desc,
                seeming.other_count desc,
                seeming.last_on desc,
                seeming.value asc
        ) as place
    from seeming
    inner join {{ ref('preferences') }} as preferences
        on seeming.preference = preferences.preference

)

select
    customer_id,
    preference,
    value,
    last_on
from placed
where place = 1
