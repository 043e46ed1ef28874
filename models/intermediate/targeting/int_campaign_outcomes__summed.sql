-- What those who are compared did from that day until the end (y) and in as many days
-- before (x), summed for a comparison of means: the sums, those of the squares and of
-- the product. Who did nothing adds nothing.
with outcomes as (

    select
        arms.campaign_id,
        arms.addressed_on,
        arms.customer_key,
        days.conversion_hash,
        sum(case
            when days.conversion_date >= arms.addressed_on then days.conversion_count else 0
        end) as count_after,
        sum(case
            when days.conversion_date < arms.addressed_on then days.conversion_count else 0
        end) as count_before,
        sum(case
            when days.conversion_date >= arms.addressed_on then days.value else 0
        end) as value_after,
        sum(case
            when days.conversion_date < arms.addressed_on then days.value else 0
        end) as value_before
    from {{ ref('int_campaign_arms__drawn') }} as arms
    inner join {{ ref('int_customer_days__converted') }} as days
        on arms.customer_key = days.customer_key
        and days.conversion_date >= arms.since_on
        and days.conversion_date <= arms.until_on
    group by
        arms.campaign_id,
        arms.addressed_on,
        arms.customer_key,
        days.conversion_hash

),

measured as (

    select
        campaign_id,
        addressed_on,
        customer_key,
        conversion_hash,
        'rate' as measure,
        cast(case when count_after > 0 then 1 else 0 end as decimal(18, 4)) as y,
        cast(case when count_before > 0 then 1 else 0 end as decimal(18, 4)) as x
    from outcomes
    union all
    select
        campaign_id,
        addressed_on,
        customer_key,
        conversion_hash,
        'count' as measure,
        cast(count_after as decimal(18, 4)) as y,
        cast(count_before as decimal(18, 4)) as x
    from outcomes
    union all
    select
        campaign_id,
        addressed_on,
        customer_key,
        conversion_hash,
        'value' as measure,
        cast(value_after as decimal(18, 4)) as y,
        cast(value_before as decimal(18, 4)) as x
    from outcomes
    where value_after <> 0 or value_before <> 0

)

select
    members.campaign_id,
    members.method,
    members.segment_number,
    members.stratum_key,
    members.is_treated,
    measured.conversion_hash,
    measured.measure,
    sum(measured.y) as y,
    sum({{ product_of('measured.y', 'measured.y') }}) as yy,
    sum(measured.x) as x,
    sum({{ product_of('measured.x', 'measured.x') }}) as xx,
    sum({{ product_of('measured.x', 'measured.y') }}) as xy
from {{ ref('int_campaign_members__segmented') }} as members
inner join measured
    on members.campaign_id = measured.campaign_id
    and members.addressed_on = measured.addressed_on
    and members.customer_key = measured.customer_key
group by
    members.campaign_id,
    members.method,
    members.segment_number,
    members.stratum_key,
    members.is_treated,
    measured.conversion_hash,
    measured.measure
