-- What recommendations would have been worth: those of some days ago beside what the
-- customers bought since, and beside the most popular products for everybody. Of
-- customers who bought anything since.
{%- set most_recommended = 10 %}
with cuts as (

    select * from {{ ref('int_recommendation_cuts__listed') }}
    where cut = 'test'

),

ranked as (

    select * from {{ ref('int_recommendations__ranked') }}
    where cut = 'test'

),

popular as (

    select * from {{ ref('int_products__popular') }}
    where cut = 'test'

),

known as (

    select
        customer_key,
        product_id
    from {{ ref('int_customer_products__summed') }}
    where
        cut = 'test'
        and bought_day_count > 0

),

bought as (

    select distinct
        listed.customer_key,
        listed.product_id
    from {{ ref('int_product_events__offerable') }} as listed
    inner join cuts
        on listed.event_date > cuts.cut_on
        and listed.event_date <= {{ add_days('cuts.cut_on', 'cuts.horizon_days') }}
    where listed.action = 'bought'

),

customers as (

    select distinct ranked.customer_key
    from ranked
    inner join bought on ranked.customer_key = bought.customer_key

),

-- of everybody the same products, without those that the customer had bought before
new_popular as (

    select
        customers.customer_key,
        popular.product_id,
        row_number() over (
            partition by customers.customer_key order by popular.place
        ) as place
    from customers
    cross join popular
    left join known
        on customers.customer_key = known.customer_key
        and popular.product_id = known.product_id
    where
        popular.place <= 200
        and known.product_id is null

),

offered as (

    select
        'recommendations' as method,
        'all' as scope,
        ranked.customer_key,
        ranked.product_id
    from ranked
    inner join customers on ranked.customer_key = customers.customer_key
    where ranked.place <= {{ most_recommended }}
    union all
    select
        'recommendations' as method,
        'new' as scope,
        ranked.customer_key,
        ranked.product_id
    from ranked
    inner join customers on ranked.customer_key = customers.customer_key
    where ranked.new_place <= {{ most_recommended }}
    union all
    select
        'popularity' as method,
        'all' as scope,
        customers.customer_key,
        popular.product_id
    from customers
    inner join popular on popular.place <= {{ most_recommended }}
    union all
    select
        'popularity' as method,
        'new' as scope,
        customer_key,
        product_id
    from new_popular
    where place <= {{ most_recommended }}

),

counted as (

    select
        offered.method,
        offered.scope,
        offered.customer_key,
        count(*) as offered_count,
        count(bought.product_id) as bought_count
    from offered
    left join bought
        on offered.customer_key = bought.customer_key
        and offered.product_id = bought.product_id
    group by offered.method, offered.scope, offered.customer_key

),

covered as (

    select
        method,
        scope,
        count(distinct product_id) as product_count
    from offered
    group by method, scope

),

catalogues as (

    select count(*) as product_count from popular

),

totals as (

    select count(*) as customer_count from customers

)

select
    counted.method,
    counted.scope,
    cuts.cut_on as tested_on,
    cuts.horizon_days,
    totals.customer_count,
    cast(count_if(counted.bought_count > 0) as bigint) as hit_count,
    cast(count_if(counted.bought_count > 0) as double) / totals.customer_count as hit_rate,
    cast(sum(counted.bought_count) as double) / sum(counted.offered_count) as precision_rate,
    covered.product_count,
    cast(covered.product_count as double) / catalogues.product_count as coverage
from counted
inner join covered
    on counted.method = covered.method
    and counted.scope = covered.scope
cross join cuts
cross join totals
cross join catalogues
group by
    counted.method,
    counted.scope,
    cuts.cut_on,
    cuts.horizon_days,
    totals.customer_count,
    covered.product_count,
    catalogues.product_count
