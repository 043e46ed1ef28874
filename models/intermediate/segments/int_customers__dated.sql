{{ config(materialized='view') }}

-- Every customer with the date of the first event.
select
    customers.customer_id,
    {{ hash_key('customers.customer_id') }} as customer_key,
    {{ local_date('customers.first_seen_at', 'settings.time_zone') }} as first_seen_on
from {{ ref('dim_customers') }} as customers
cross join {{ ref('stg_definitions__settings') }} as settings
