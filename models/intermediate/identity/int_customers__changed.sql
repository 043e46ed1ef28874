-- The changed set, who it means downstream: every customer, old or new, behind a
-- changed visitor, from the start of the day of the change on. Who shares a device
-- with them may share a session with them, and goes along.
with visitors as (

    select * from {{ ref('int_visitors__changed') }}

),

owners as (

    select
        visitor_key,
        'user:' || user_id as customer_id,
        is_shared
    from {{ ref('int_device_owners') }}
    union all
    select
        visitor_key,
        'user:' || user_id as customer_id,
        is_shared
    from {{ ref('int_device_owners__left') }}
    where user_id is not null

),

shared_devices as (

    select * from owners
    where is_shared

),

customers as (

    select
        visitor_id as customer_id,
        changed_from
    from visitors
    union all
    select
        owners.customer_id,
        visitors.changed_from
    from visitors
    inner join owners on visitors.visitor_key = owners.visitor_key

),

companions as (

    select
        others.customer_id,
        customers.changed_from
    from customers
    inner join shared_devices as devices on customers.customer_id = devices.customer_id
    inner join shared_devices as others on devices.visitor_key = others.visitor_key

),

everybody as (

    select
        customer_id,
        min(changed_from) as changed_from
    from (
        select * from customers
        union all
        select * from companions
    ) as changes
    group by customer_id

)

select
    everybody.customer_id,
    {{ midnight_utc(
        local_date('everybody.changed_from', 'settings.time_zone'), 'settings.time_zone'
    ) }} as changed_from
from everybody
cross join {{ ref('stg_definitions__settings') }} as settings
