-- What each store and region buys more of than everybody does, in the last days. A place
-- where too few bought is left out, and what too few bought in a place has no name there.
{%- set places = ['store', 'region'] %}
with settings as (

    select
        settings.fewest_customers,
        {{ add_days('clock.last_landed_on', '-settings.assortment_days') }} as before_date
    from {{ ref('stg_definitions__settings') }} as settings
    cross join {{ ref('stg_landing__clock') }} as clock

),

bought as (

    select
        listed.customer_key,
        listed.value,
        coalesce(products.category, '(none)') as category,
        listed.store_id as store,
        coalesce(stores.region, sessions.region) as region
    from {{ ref('int_product_events__listed') }} as listed
    inner join settings on listed.event_date > settings.before_date
    inner join {{ ref('fct_sessions') }} as sessions
        on listed.session_key = {{ hash_key('sessions.session_id') }}
    left join {{ ref('stg_products__products') }} as products
        on listed.product_id = products.product_id
    left join {{ ref('stg_stores__stores') }} as stores on listed.store_id = stores.store_id
    where
        listed.action = 'bought'
        and not sessions.is_bot_like

),

placed as (

    {%- for place in places %}
    select
        '{{ place }}' as breakdown,
        {{ place }} as breakdown_value,
        category,
        customer_key,
        value
    from bought
    where {{ place }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

known_places as (

    select
        placed.breakdown,
        placed.breakdown_value
    from placed
    group by placed.breakdown, placed.breakdown_value
    having count(distinct placed.customer_key) >= (select settings.fewest_customers from settings)

),

cells as (

    select
        breakdown,
        breakdown_value,
        category,
        count(*) as purchase_count,
        count(distinct customer_key) as customer_count,
        sum(value) as value
    from placed
    group by breakdown, breakdown_value, category

),

chains as (

    select
        *,
        sum(purchase_count) over (partition by breakdown, category) as chain_count,
        sum(purchase_count) over (partition by breakdown) as chain_total
    from cells

),

named as (

    select
        chains.breakdown,
        chains.breakdown_value,
        case when chains.customer_count >= settings.fewest_customers then chains.category end
            as category,
        chains.purchase_count,
        chains.customer_count,
        chains.value,
        chains.chain_count,
        chains.chain_total,
        settings.fewest_customers
    from chains
    inner join known_places
        on chains.breakdown = known_places.breakdown
        and chains.breakdown_value = known_places.breakdown_value
    cross join settings

),

folded as (

    select
        breakdown,
        breakdown_value,
        category,
        sum(purchase_count) as purchase_count,
        case when category is not null then sum(customer_count) end as customer_count,
        sum(value) as value,
        cast(sum(chain_count) as double) / max(chain_total) as chain_share,
        sum(chain_count) as chain_count
    from named
    group by breakdown, breakdown_value, category
    having sum(customer_count) >= max(fewest_customers)

),

shared as (

    select
        *,
        cast(purchase_count as double)
        / sum(purchase_count) over (partition by breakdown, breakdown_value) as share
    from folded

),

-- in the order of the index, by one division, so that what is equal is a tie
ranked as (

    select
        *,
        rank() over (
            partition by breakdown, breakdown_value, category is null
            order by cast(purchase_count as double) / chain_count desc
        ) as place
    from shared

)

select
    breakdown,
    breakdown_value,
    coalesce(category, '(other)') as category,
    cast(customer_count as bigint) as customer_count,
    cast(purchase_count as bigint) as purchase_count,
    cast(coalesce(value, 0) as decimal(38, 4)) as value,
    share,
    chain_share,
    100 * share / chain_share as share_index,
    cast(case when category is not null then place end as bigint) as share_rank
from ranked
