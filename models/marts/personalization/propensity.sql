-- How likely each customer who was seen in the last ninety days converts within a week
-- and a month.
with customers as (

    select
        customer_id,
        {{ hash_key('customer_id') }} as customer_key
    from {{ ref('dim_customers') }}

)

select
    customers.customer_id,
    cast(foretold.conversion_key as string) as conversion_key,
    cast(foretold.horizon_days as integer) as horizon_days,
    cast(foretold.probability as double) as probability,
    cast(foretold.decile as integer) as decile,
    cast(foretold.snapshot_on as date) as predicted_on,
    cast(foretold.model_version as string) as model_version
from {{ ref('int_propensities__foretold') }} as foretold
inner join customers on foretold.customer_key = customers.customer_key
