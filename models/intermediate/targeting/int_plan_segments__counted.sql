-- How many are in each segment tonight, and how many of them each plan may reach: who granted
-- its purpose and whom no contact policy keeps from being contacted by its channel.
with plans as (

    select * from {{ ref('campaign_plans') }}
    where is_active

),

members as (

    select * from {{ ref('int_segment_members__current') }}

),

blocked as (

    select
        {{ hash_key('customer_id') }} as customer_key,
        channel
    from {{ ref('int_contact_blocks__found') }}

),

reachable as (

    select
        plans.plan_key,
        consents.customer_key
    from plans
    inner join {{ ref('int_consents__current') }} as consents
        on plans.purpose = consents.purpose
        and consents.is_granted
    left join blocked
        on consents.customer_key = blocked.customer_key
        and plans.channel = blocked.channel
    where blocked.customer_key is null

),

sizes as (

    select
        segment_number,
        count(*) as member_count
    from members
    group by segment_number

),

reached as (

    select
        reachable.plan_key,
        members.segment_number,
        count(*) as reachable_count
    from reachable
    inner join members on reachable.customer_key = members.customer_key
    group by reachable.plan_key, members.segment_number

)

select
    plans.plan_key,
    sizes.segment_number,
    sizes.member_count,
    coalesce(reached.reachable_count, 0) as reachable_count
from plans
cross join sizes
left join reached
    on plans.plan_key = reached.plan_key
    and sizes.segment_number = reached.segment_number
