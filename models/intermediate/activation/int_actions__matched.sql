{{ config(materialized='table') }}

-- The action for each customer who granted personalization: of those that are for somebody
-- like them the one with the greatest priority, and of equals the first by its key.
with actions as (

    select * from {{ ref('actions') }}
    where is_active

),

customers as (

    select * from {{ ref('int_customers__staged') }}

),

segments as (

    select
        customer_id,
        segment_key
    from {{ ref('customer_segments') }}
    where is_current

),

audiences as (

    select
        customer_id,
        audience_key
    from {{ ref('audiences_drawn') }}
    where not is_holdout

),

suitable as (

    select
        customers.customer_id,
        actions.action_key,
        actions.priority,
        actions.segment_key,
        actions.audience_key
    from customers
    cross join actions
    where
        coalesce(actions.stage = customers.stage, true)
        and (actions.moment is null or coalesce(actions.moment = customers.moment, false))

),

matched as (

    select
        suitable.customer_id,
        suitable.action_key,
        row_number() over (
            partition by suitable.customer_id
            order by suitable.priority desc, suitable.action_key asc
        ) as place
    from suitable
    left join segments
        on suitable.customer_id = segments.customer_id
        and suitable.segment_key = segments.segment_key
    left join audiences
        on suitable.customer_id = audiences.customer_id
        and suitable.audience_key = audiences.audience_key
    where
        (suitable.segment_key is null or segments.customer_id is not null)
        and (suitable.audience_key is null or audiences.customer_id is not null)

)

select
    customer_id,
    action_key
from matched
where place = 1
