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
        summed.bought_day_count,
        {{ days_between('summed.last_bought_on', 'cuts.cut_on') }} as days_ago,
        {{ days_between('summed.first_bought_on', 'summed.last_bought_on') }} as bought_span,
        popular.recent_share
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

)

select
    told.customer_id,
    told.place as recommendation_rank,
    told.product_id,
    told.product_name,
    told.chance as score,
    told.kind as reason_kind,
    told.because_product_id,
    case
        when told.kind = 'repeat' and told.bought_day_count > 1
            then concat(
                'Bought on ', told.bought_day_count, ' days, every ',
                cast(round(
                    cast(told.bought_span as double) / (told.bought_day_count - 1)
                ) as bigint),
                ' days or so; last ', told.days_ago, ' days ago'
            )
        when told.kind = 'repeat' then concat('Bought once, ', told.days_ago, ' days ago')
        when told.kind = 'related' then concat('Often bought together with ', told.because_name)
        else concat(
            'Bought by ', cast(round(100 * told.recent_share) as bigint),
            '% of customers in the last ', settings.recommendation_days, ' days'
        )
    end as reason
from told
cross join settings
