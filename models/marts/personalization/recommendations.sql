{{ config(meta={'purpose': 'personalization'}) }}

-- What to offer each customer who agreed to that, the likeliest first, and why.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

ranked as (

    select ranked.*
    from {{ ref('int_recommendations__ranked') }} as ranked
    where
        ranked.cut = 'now'
        and ranked.place <= 10

),

names as (

    select
        product_id,
        coalesce(name, product_id) as name
    from {{ ref('stg_products__products') }}

),

told as (

    select
        consents.customer_id,
        ranked.place,
        ranked.product_id,
        names.name as product_name,
        ranked.chance,
        ranked.kind,
        ranked.because_product_id,
        coalesce(because.name, ranked.because_product_id) as because_name,
        cast(summed.bought_day_count as string) as bought_days,
        cast({{ days_between('summed.last_bought_on', 'cuts.cut_on') }} as string) as days_ago,
        cast(cast(round(
            cast({{ days_between('summed.first_bought_on', 'summed.last_bought_on') }} as double)
            / nullif(summed.bought_day_count - 1, 0)
        ) as bigint) as string) as days_apart,
        cast(cast(round(100 * popular.recent_share) as bigint) as string) as percent_of_customers
    from ranked
    inner join {{ ref('int_consents__current') }} as consents
        on ranked.customer_key = consents.customer_key
        and consents.purpose = 'personalization'
        and consents.is_granted
    inner join {{ ref('int_recommendation_cuts__listed') }} as cuts on ranked.cut = cuts.cut
    inner join {{ ref('int_products__popular') }} as popular
        on ranked.cut = popular.cut
        and ranked.product_id = popular.product_id
    left join {{ ref('int_customer_products__summed') }} as summed
        on ranked.cut = summed.cut
        and ranked.customer_key = summed.customer_key
        and ranked.product_id = summed.product_id
    left join names on ranked.product_id = names.product_id
    left join names as because on ranked.because_product_id = because.product_id

),

worded as (

    select
        told.*,
        'Bought once, ' || told.days_ago || ' days ago' as once,
        'Bought on ' || told.bought_days || ' days, every ' || told.days_apart as often,
        ' days or so; last ' || told.days_ago || ' days ago' as latest,
        'Often bought together with ' || told.because_name as together,
        'Bought by ' || told.percent_of_customers || '% of customers in the last ' as popular,
        cast(settings.recommendation_days as string) || ' days' as lately
    from told
    cross join settings

)

select
    customer_id,
    place as recommendation_rank,
    product_id,
    product_name,
    chance as score,
    kind as reason_kind,
    because_product_id,
    case kind
        when 'repeat' then coalesce(often || latest, once)
        when 'related' then together
        else popular || lately
    end as reason
from worded
