{{ config(materialized='table') }}
{%- set active_days = 90 %}
{%- set most_seeds = 30 %}
{%- set most_popular = 20 %}
{%- set most_recommended = 10 %}
{%- set least_closeness = '0.02e0' %}
{%- set half_closeness = '0.1e0' %}

-- What to offer each customer who is asked for and was about lately: what is bought again
-- and again, what goes with what somebody bought or looked at, and what everybody buys. All
-- by the chance that it is bought within the next days, as far as such counts tell it.
with cuts as (

    select * from {{ ref('int_recommendation_cuts__listed') }}

),

summed as (

    select
        summed.*,
        cuts.cut_on,
        cuts.horizon_days,
        cuts.half_life_days,
        max(summed.last_on) over (partition by summed.cut, summed.customer_key)
        > {{ add_days('cuts.cut_on', -active_days) }} as is_active
    from {{ ref('int_customer_products__summed') }} as summed
    inner join {{ ref('int_recommendation_customers__listed') }} as customers
        on summed.cut = customers.cut
        and summed.customer_key = customers.customer_key
    inner join cuts on summed.cut = cuts.cut

),

popular as (

    select * from {{ ref('int_products__popular') }}

),

-- bought once, a product is bought again by as many as bought it again
repeats as (

    select
        summed.cut,
        summed.customer_key,
        summed.product_id,
        'repeat' as kind,
        (
            1 - exp(
                -summed.horizon_days * ln(2e0) / summed.half_life_days
                * summed.bought_weight / 1e12
            )
        )
        * case when summed.bought_day_count = 1 then popular.repeat_share else 1 end as chance
    from summed
    inner join popular
        on summed.cut = popular.cut
        and summed.product_id = popular.product_id
    where
        summed.is_active
        and summed.bought_day_count > 0

),

seeds as (

    select
        cut,
        customer_key,
        product_id
    from summed
    where is_active
    qualify row_number() over (
            partition by cut, customer_key
            order by bought_weight desc, last_on desc, product_id asc
        ) <= {{ most_seeds }}

),

links as (

    select
        seeds.cut,
        seeds.customer_key,
        seeds.product_id as seed_product_id,
        paired.other_product_id as product_id,
        paired.similarity
    from seeds
    inner join {{ ref('int_products__paired') }} as paired
        on seeds.cut = paired.cut
        and seeds.product_id = paired.product_id

),

customers as (

    select distinct
        cut,
        customer_key
    from summed
    where is_active

),

considered as (

    select
        cut,
        customer_key,
        product_id,
        similarity
    from links
    union all
    select
        customers.cut,
        customers.customer_key,
        popular.product_id,
        null as similarity
    from customers
    inner join popular
        on customers.cut = popular.cut
        and popular.place <= {{ most_popular }}

),

weighed as (

    select
        cut,
        customer_key,
        product_id,
        max(similarity) as best_similarity,
        cast(sum(similarity) as double) as affinity
    from considered
    group by cut, customer_key, product_id

),

offered as (

    select
        *,
        case when affinity is null then 'popular' else 'related' end as kind,
        {{ least_closeness }}
        + coalesce(affinity / (affinity + {{ half_closeness }}), 0) as closeness
    from weighed

),

discoveries as (

    select
        offered.cut,
        offered.customer_key,
        offered.product_id,
        offered.kind,
        offered.best_similarity,
        popular.recent_share * offered.closeness as chance
    from offered
    inner join popular
        on offered.cut = popular.cut
        and offered.product_id = popular.product_id
    left join repeats
        on offered.cut = repeats.cut
        and offered.customer_key = repeats.customer_key
        and offered.product_id = repeats.product_id
    where repeats.product_id is null

),

candidates as (

    select
        cut,
        customer_key,
        product_id,
        kind,
        null as best_similarity,
        chance
    from repeats
    union all
    select
        cut,
        customer_key,
        product_id,
        kind,
        best_similarity,
        chance
    from discoveries

),

ranked as (

    select
        *,
        row_number() over best_first as place,
        count(case when kind <> 'repeat' then 1 end) over best_first as new_place
    from candidates
    where chance > 0
    window best_first as (
        partition by cut, customer_key order by chance desc, product_id asc
        rows between unbounded preceding and current row
    )

),

kept as (

    select * from ranked
    where
        place <= {{ most_recommended }}
        or (kind <> 'repeat' and new_place <= {{ most_recommended }})

),

-- of what somebody bought or looked at, the product that it goes with most
reasons as (

    select
        links.cut,
        links.customer_key,
        links.product_id,
        min(links.seed_product_id) as seed_product_id
    from links
    inner join kept
        on links.cut = kept.cut
        and links.customer_key = kept.customer_key
        and links.product_id = kept.product_id
        and links.similarity = kept.best_similarity
    group by links.cut, links.customer_key, links.product_id

)

select
    kept.cut,
    kept.customer_key,
    kept.product_id,
    kept.kind,
    reasons.seed_product_id as because_product_id,
    kept.chance,
    cast(kept.place as integer) as place,
    cast(case when kept.kind <> 'repeat' then kept.new_place end as integer) as new_place
from kept
left join reasons
    on kept.cut = reasons.cut
    and kept.customer_key = reasons.customer_key
    and kept.product_id = reasons.product_id
