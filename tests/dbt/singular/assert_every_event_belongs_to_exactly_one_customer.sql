-- Events are unique in both tables, so that an event without a customer or
-- without a place shows in the counts.
with events as (

    select count(*) as event_count
    from {{ ref('stg_events__events') }}

),

identified as (

    select
        count(customer_id) as event_count,
        count(distinct customer_id) as customer_count
    from {{ ref('int_events__sessionized') }}

),

customers as (

    select count(*) as customer_count
    from {{ ref('dim_customers') }}

)

select
    identified.event_count,
    events.event_count as expected_event_count,
    customers.customer_count,
    identified.customer_count as expected_customer_count
from events
cross join identified
cross join customers
where
    identified.event_count <> events.event_count
    or customers.customer_count <> identified.customer_count
