{{ config(meta={'purpose': 'advertising'}) }}

-- What customers who agreed to advertising put into the cart, wished or looked at lately
-- and did not buy since.
with intents as (

    select
        consents.customer_id,
        counted.product_id,
        counted.view_count,
        counted.wish_count,
        counted.cart_count,
        counted.last_at,
        cast({{ days_between('counted.last_on', 'clock.last_landed_on') }} as integer) as age_days
    from {{ ref('int_product_intents__counted') }} as counted
    inner join {{ ref('int_consents__current') }} as consents
        on counted.customer_key = consents.customer_key
        and consents.purpose = 'advertising'
        and consents.is_granted
    cross join {{ ref('stg_landing__clock') }} as clock
    where counted.last_at is not null

)

select
    intents.customer_id,
    intents.product_id,
    products.name as product_name,
    products.category,
    products.price as value,
    products.currency,
    case
        when intents.cart_count > 0 then 'carted'
        when intents.wish_count > 0 then 'wished'
        else 'viewed'
    end as stage,
    intents.last_at,
    intents.age_days,
    case
        when intents.age_days <= 1 then '0-1'
        when intents.age_days <= 3 then '2-3'
        when intents.age_days <= 7 then '4-7'
        when intents.age_days <= 14 then '8-14'
        else '15+'
    end as age_band,
    intents.view_count,
    intents.wish_count,
    intents.cart_count
from intents
left join {{ ref('stg_products__products') }} as products
    on intents.product_id = products.product_id
