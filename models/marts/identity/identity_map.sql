{{ config(materialized='view') }}

-- A view: what a device's first visit is, the sessions and contacts tell.
with seen as (

    select
        anonymous_id,
        min(first_at) as first_at
    from (
        select
            anonymous_id,
            started_at as first_at
        from {{ ref('fct_sessions') }}
        where anonymous_id is not null
        union all
        select
            substr(visitor_id, 8) as anonymous_id,
            occurred_at as first_at
        from {{ ref('fct_contacts') }}
        where left(visitor_id, 7) = 'device:'
    ) as visits
    group by anonymous_id

),

owners as (

    select * from {{ ref('int_device_owners') }}

)

select
    {{ customer_id('owners.user_id', 'seen.anonymous_id') }} as customer_id,
    seen.anonymous_id,
    case when coalesce(owners.is_first, true) then seen.first_at else owners.login_at end
        as valid_from,
    owners.next_login_at as valid_to,
    case
        when owners.anonymous_id is null then 'nobody_logged_in'
        when not owners.is_shared then 'only_user_of_the_device'
        when owners.is_first then 'first_user_of_a_shared_device'
        else 'logged_in_on_a_shared_device'
    end as reason
from seen
left join owners on seen.anonymous_id = owners.anonymous_id
