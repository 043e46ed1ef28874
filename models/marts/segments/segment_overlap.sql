-- Who of one segment is in another one as well, on the day of the clock, and how much
-- more often than if the one said nothing of the other. Segments with too few customers
-- are left out, and too few that are shared are not told.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

members as (

    select * from {{ ref('int_segment_members__current') }}

),

sizes as (

    select
        segment_number,
        count(*) as customer_count
    from members
    group by segment_number

),

everybody as (

    select customer_count from sizes
    where segment_number = 0

),

segments as (

    select
        numbered.segment_key,
        sizes.segment_number,
        sizes.customer_count
    from sizes
    inner join {{ ref('int_segments__numbered') }} as numbered
        on sizes.segment_number = numbered.segment_number
    cross join settings
    where
        sizes.segment_number > 0
        and sizes.customer_count >= settings.fewest_customers

),

shared as (

    select
        members.segment_number,
        others.segment_number as other_segment_number,
        count(*) as shared_count
    from members
    inner join members as others on members.customer_key = others.customer_key
    where
        members.segment_number > 0
        and others.segment_number > 0
    group by members.segment_number, others.segment_number

),

pairs as (

    select
        segments.segment_key,
        others.segment_key as other_segment_key,
        segments.customer_count,
        others.customer_count as other_customer_count,
        shared.shared_count as shared_customer_count
    from segments
    inner join segments as others on segments.segment_number <> others.segment_number
    cross join settings
    left join shared
        on segments.segment_number = shared.segment_number
        and others.segment_number = shared.other_segment_number
        and settings.fewest_customers <= shared.shared_count

)

select
    pairs.segment_key,
    pairs.other_segment_key,
    cast(pairs.customer_count as bigint) as customer_count,
    cast(pairs.other_customer_count as bigint) as other_customer_count,
    cast(pairs.shared_customer_count as bigint) as shared_customer_count,
    cast(pairs.shared_customer_count as double) / pairs.customer_count as share_of_segment,
    cast(pairs.shared_customer_count as double)
    / (pairs.customer_count + pairs.other_customer_count - pairs.shared_customer_count)
        as jaccard,
    cast(pairs.shared_customer_count as double) * everybody.customer_count
    / (cast(pairs.customer_count as double) * pairs.other_customer_count) - 1 as lift
from pairs
cross join everybody
