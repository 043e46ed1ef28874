-- Each table is rolled up to devices before the two are compared.
with devices as (

    select
        anonymous_id,
        coalesce('user:' || min(user_id), 'device:' || anonymous_id) as expected_customer_id
    from {{ ref('stg_events__events') }}
    where anonymous_id is not null
    group by anonymous_id
    having min(user_id) is not distinct from max(user_id)

),

customers as (

    select
        anonymous_id,
        min(customer_id) as first_customer_id,
        max(customer_id) as last_customer_id
    from {{ ref('int_events__identified') }}
    where anonymous_id is not null
    group by anonymous_id

)

select
    devices.anonymous_id,
    devices.expected_customer_id,
    customers.first_customer_id,
    customers.last_customer_id
from devices
left join customers on devices.anonymous_id = customers.anonymous_id
where
    customers.first_customer_id is distinct from devices.expected_customer_id
    or customers.last_customer_id is distinct from devices.expected_customer_id
