-- Devices that belong to somebody else than last night, and since when; null:
-- since ever, as when a first login makes a stranger's history a user's.
with before as (

    select
        anonymous_id,
        user_id,
        case when not is_first then login_at end as owned_from,
        case when not is_first then login_event_id end as owned_from_event_id
    from {{ ref('int_device_owners__left') }}
    where user_id is not null

),

after as (

    select
        owners.anonymous_id,
        owners.user_id,
        case when not owners.is_first then owners.login_at end as owned_from,
        case when not owners.is_first then owners.login_event_id end as owned_from_event_id
    from {{ ref('int_device_owners') }} as owners
    where
        owners.anonymous_id in (
            select touched.anonymous_id from {{ ref('int_device_owners__left') }} as touched
        )

),

differing as (

    select
        anonymous_id,
        owned_from
    from (
        select * from before
        union all
        select * from after
    ) as spells
    group by anonymous_id, user_id, owned_from, owned_from_event_id
    having count(*) = 1

)

select
    anonymous_id,
    case when count(*) = count(owned_from) then min(owned_from) end as owned_from
from differing
group by anonymous_id
