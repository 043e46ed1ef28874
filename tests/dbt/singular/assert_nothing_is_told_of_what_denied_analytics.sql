-- What an event itself says is read from staging: neither it, nor a session that it begins,
-- nor a customer of whom there is nothing else may be told.
with denied as (

    select
        events.event_id,
        events.event_key
    from {{ ref('stg_events__events') }} as events
    inner join {{ ref('int_consents__worded') }} as worded
        on {{ hash_key('events.consent') }} = worded.consent_key
    where
        events.consent is not null
        and worded.purpose = 'analytics'
        and not worded.is_granted

),

told as (

    select event_id from {{ ref('fct_conversions') }}
    union all
    select contact_id as event_id from {{ ref('fct_contacts') }}
    union all
    select session_id as event_id from {{ ref('fct_sessions') }}

),

customers as (

    select customers.customer_id
    from {{ ref('dim_customers') }} as customers
    left join (
        select distinct customer_id from {{ ref('int_events__sessionized') }}
    ) as counted on customers.customer_id = counted.customer_id
    where counted.customer_id is null

)

select told.event_id as told_id
from told
inner join denied on told.event_id = denied.event_id
union all
select customer_id as told_id from customers
