{{ config(materialized='table') }}

-- What each customer last decided of each purpose, on whatever device; of two decisions at
-- once, the denial. Who decided nothing has no row.
with decided as (

    select
        customer_id,
        purpose,
        decided_at,
        bool_and(is_granted) as is_granted
    from {{ ref('int_consents__decided') }}
    group by customer_id, purpose, decided_at

)

select
    customer_id,
    {{ hash_key('customer_id') }} as customer_key,
    purpose,
    max(decided_at) as decided_at,
    max_by(is_granted, decided_at) as is_granted
from decided
group by customer_id, purpose
