{{ config(materialized='table') }}
{%- set most_products = 2000 %}
{%- set fewest_buyers = 10 %}
{%- set fewest_baskets = 3 %}
{%- set shrinkage = 5 %}
{%- set most_neighbours = 50 %}

-- Which products are bought in one basket: the cosine of their baskets, less where few
-- baskets say so, and of each product the nearest. Of the products with most buyers, for
-- pairs grow with their square.
with eligible as (

    select
        cut,
        product_id
    from {{ ref('int_products__popular') }}
    where buyer_count >= {{ fewest_buyers }}
    qualify row_number() over (partition by cut order by buyer_count desc, product_id asc)
        <= {{ most_products }}

),

products as (

    select distinct product_id from eligible

),

cuts as (

    select
        max(case when cut = 'now' then cut_on end) as now_on,
        max(case when cut = 'now' then before_on end) as now_before_on,
        max(case when cut = 'test' then cut_on end) as test_on,
        max(case when cut = 'test' then before_on end) as test_before_on
    from {{ ref('int_recommendation_cuts__listed') }}

),

purchases as (

    select
        {{ hash_key("listed.customer_key, coalesce(listed.order_id, cast(listed.session_key as "
            ~ dbt.type_string() ~ "))") }} as basket_key,
        listed.product_id,
        listed.event_date
    from {{ ref('int_product_events__offerable') }} as listed
    inner join products on listed.product_id = products.product_id
    where listed.action = 'bought'

),

-- what is added to an order on a later day may count where the rest does not, or not
bought as (

    select
        purchases.basket_key,
        purchases.product_id,
        bool_or(
            purchases.event_date <= cuts.now_on
            and purchases.event_date > cuts.now_before_on
        ) as is_now,
        coalesce(bool_or(
            purchases.event_date <= cuts.test_on
            and purchases.event_date > cuts.test_before_on
        ), false) as is_test
    from purchases
    cross join cuts
    group by purchases.basket_key, purchases.product_id

),

baskets as (

    select
        product_id,
        count_if(is_now) as now_count,
        count_if(is_test) as test_count
    from bought
    group by product_id

),

together as (

    select
        bought.product_id,
        others.product_id as other_product_id,
        count_if(bought.is_now and others.is_now) as now_count,
        count_if(bought.is_test and others.is_test) as test_count
    from bought
    inner join bought as others
        on bought.basket_key = others.basket_key
        and bought.product_id <> others.product_id
    group by bought.product_id, others.product_id

),

pairs as (

    {%- for cut in ['now', 'test'] %}
    select
        '{{ cut }}' as cut,
        together.product_id,
        together.other_product_id,
        together.{{ cut }}_count as pair_count,
        baskets.{{ cut }}_count as basket_count,
        others.{{ cut }}_count as other_count
    from together
    inner join baskets on together.product_id = baskets.product_id
    inner join baskets as others on together.other_product_id = others.product_id
    where together.{{ cut }}_count >= {{ fewest_baskets }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

near as (

    select
        pairs.cut,
        pairs.product_id,
        pairs.other_product_id,
        cast(
            pairs.pair_count / sqrt(cast(pairs.basket_count as double) * pairs.other_count)
            * pairs.pair_count / (pairs.pair_count + {{ shrinkage }}) as decimal(18, 12)
        ) as similarity
    from pairs
    inner join eligible
        on pairs.cut = eligible.cut
        and pairs.product_id = eligible.product_id
    inner join eligible as others
        on pairs.cut = others.cut
        and pairs.other_product_id = others.product_id

)

select
    cut,
    product_id,
    other_product_id,
    similarity
from near
qualify row_number() over (
        partition by cut, product_id order by similarity desc, other_product_id asc
    ) <= {{ most_neighbours }}
