{{ config(materialized='table') }}

-- Where each customer who granted personalization stands with the shop, and what they want
-- most. A cart of something sensitive is none; who wants only what is sensitive is marked.
with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

customers as (

    select
        customers.customer_id,
        consents.customer_key,
        customers.micro_conversion_count
    from {{ ref('dim_customers') }} as customers
    inner join {{ ref('int_consents__current') }} as consents
        on customers.customer_id = consents.customer_id
        and consents.purpose = 'personalization'
        and consents.is_granted

),

carts as (

    select
        listed.customer_key,
        max(listed.occurred_at) as carted_at
    from {{ ref('int_product_events__offerable') }} as listed
    cross join clock
    cross join settings
    where
        listed.action = 'carted'
        and listed.event_date > {{ add_days('clock.last_landed_on', '-settings.cart_days') }}
    group by listed.customer_key

),

purchases as (

    select
        conversions.customer_id,
        max(conversions.occurred_at) as bought_at
    from {{ ref('fct_conversions') }} as conversions
    cross join clock
    cross join settings
    where
        conversions.tier = 'macro'
        and conversions.conversion_date
        > {{ add_days('clock.last_landed_on', '-settings.cart_days') }}
    group by conversions.customer_id

),

described as (

    select
        customers.customer_id,
        customers.micro_conversion_count,
        rfm.recency_days,
        rfm.frequency,
        carts.carted_at > coalesce(purchases.bought_at, timestamp '1900-01-01') as has_cart
    from customers
    left join carts on customers.customer_key = carts.customer_key
    left join purchases on customers.customer_id = purchases.customer_id
    left join {{ ref('rfm') }} as rfm on customers.customer_id = rfm.customer_id

),

wants as (

    select
        scores.customer_id,
        scores.moment,
        sensitive.topic is not null as is_sensitive,
        row_number() over (
            partition by scores.customer_id
            order by
                case when sensitive.topic is null then 0 else 1 end asc,
                scores.score desc,
                scores.moment asc
        ) as place
    from {{ ref('intent_scores') }} as scores
    inner join customers on scores.customer_id = customers.customer_id
    left join {{ ref('int_topics__sensitive') }} as sensitive on scores.topic = sensitive.topic

)

select
    described.customer_id,
    case
        when described.has_cart then 'cart'
        when described.recency_days > settings.lapsed_days then 'lapsed'
        when described.recency_days > settings.lapsing_days then 'lapsing'
        when described.frequency > 0 then 'repeat_buyer'
        when described.frequency = 0 then 'first_buyer'
        when described.micro_conversion_count > 0 then 'engaged'
        else 'new'
    end as stage,
    wants.moment,
    coalesce(wants.is_sensitive, false) as is_sensitive
from described
cross join settings
left join wants
    on described.customer_id = wants.customer_id
    and wants.place = 1
