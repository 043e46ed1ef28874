-- Each table is rolled up to devices before the two are compared; after a night, the
-- devices that it touched.
{%- set identified = 'int_events__identified' %}
with devices as (

    select
        events.anonymous_id,
        coalesce('user:' || min(events.user_id), 'device:' || events.anonymous_id)
            as expected_customer_id
    from {{ ref('stg_events__events') }} as events
    {{ only_changed('visitor', 'events.visitor_key', of=identified) }}
    where events.anonymous_id is not null
    group by events.anonymous_id
    having min(events.user_id) is not distinct from max(events.user_id)

),

customers as (

    select
        identified.anonymous_id,
        min(identified.customer_id) as first_customer_id,
        max(identified.customer_id) as last_customer_id
    from {{ ref(identified) }} as identified
    {{ only_changed('visitor', 'identified.visitor_key', of=identified) }}
    where identified.anonymous_id is not null
    group by identified.anonymous_id

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
