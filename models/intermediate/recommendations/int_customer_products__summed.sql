{{ config(materialized='table') }}

-- What each customer did with each product until a cut: on how many days it was bought,
-- the later the more, and when last. Weights are whole numbers, so that they come to the
-- same in whatever order they are added up.
with days as (

    select
        listed.customer_key,
        listed.product_id,
        listed.event_date,
        max(case when listed.action = 'bought' then 1 else 0 end) as bought_count
    from {{ ref('int_product_events__offerable') }} as listed
    group by listed.customer_key, listed.product_id, listed.event_date

),

weighed as (

    select
        cuts.cut,
        days.customer_key,
        days.product_id,
        days.event_date,
        days.bought_count,
        days.bought_count * {{ nearest_whole(
            '1e12 * power(0.5e0, cast(' ~ days_between('days.event_date', 'cuts.cut_on')
            ~ ' as double) / cuts.half_life_days)'
        ) }} as weight
    from days
    inner join {{ ref('int_recommendation_cuts__listed') }} as cuts
        on days.event_date <= cuts.cut_on
        and days.event_date > cuts.before_on

)

select
    cut,
    customer_key,
    product_id,
    max(event_date) as last_on,
    max(case when bought_count = 1 then event_date end) as last_bought_on,
    min(case when bought_count = 1 then event_date end) as first_bought_on,
    cast(sum(bought_count) as integer) as bought_day_count,
    cast(sum(weight) as bigint) as bought_weight
from weighed
group by cut, customer_key, product_id
