{{ config(materialized='table') }}
{%- set active_days = 90 %}

-- How many of those who were about bought each product lately, and of all who ever bought
-- it, how many did on another day again.
with active as (

    select
        summed.cut,
        count(distinct summed.customer_key) as customer_count
    from {{ ref('int_customer_products__summed') }} as summed
    inner join {{ ref('int_recommendation_cuts__listed') }} as cuts on summed.cut = cuts.cut
    where summed.last_on > {{ add_days('cuts.cut_on', -active_days) }}
    group by summed.cut

),

bought as (

    select
        summed.cut,
        summed.product_id,
        count(*) as buyer_count,
        count_if(summed.bought_day_count > 1) as repeat_count,
        count_if(
            summed.last_bought_on > {{ add_days('cuts.cut_on', '-cuts.horizon_days') }}
        ) as recent_count
    from {{ ref('int_customer_products__summed') }} as summed
    inner join {{ ref('int_recommendation_cuts__listed') }} as cuts on summed.cut = cuts.cut
    where summed.bought_day_count > 0
    group by summed.cut, summed.product_id

)

select
    bought.cut,
    bought.product_id,
    cast(bought.buyer_count as bigint) as buyer_count,
    cast(bought.repeat_count as double) / bought.buyer_count as repeat_share,
    cast(bought.recent_count as double) / active.customer_count as recent_share,
    cast(row_number() over (
        partition by bought.cut order by bought.recent_count desc, bought.product_id asc
    ) as integer) as place
from bought
inner join active on bought.cut = active.cut
