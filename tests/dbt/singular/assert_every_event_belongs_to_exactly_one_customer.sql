-- Events are unique in both tables, so that an event without a customer or
-- without a place shows in the counts. What analytics is denied for has neither.
with events as (

    select count(*) as event_count
    from {{ ref('stg_events__events') }} as events
    left join {{ ref('int_consents__withheld') }} as withheld
        on events.visitor_key = withheld.visitor_key
        and events.occurred_at >= withheld.withheld_from
        and events.occurred_at < withheld.withheld_until
    where withheld.visitor_key is null

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
