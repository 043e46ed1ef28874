{{ config(meta={'purpose': 'personalization'}) }}

-- What a message to one person needs to know, of those who agreed to that.
{%- set fewest_purchase_days = 3 %}
{%- set preferences = [
    'country', 'region', 'city', 'favourite_store', 'usual_weekday', 'usual_day_part',
    'favourite_category', 'favourite_brand', 'preferred_channel',
] %}
with granted as (

    select
        customer_id,
        customer_key
    from {{ ref('int_consents__current') }}
    where
        purpose = 'personalization'
        and is_granted

),

looks as (

    select
        customer_key,
        cast(sum(look_count) as bigint) as product_view_count
    from {{ ref('int_product_intents__counted') }}
    group by customer_key

),

moments as (

    select
        scores.customer_id,
        scores.moment,
        scores.topic,
        row_number() over (
            partition by scores.customer_id
            order by
                scores.score desc,
                scores.last_moment_at desc,
                scores.moment asc,
                scores.topic asc
        ) as place
    from {{ ref('intent_scores') }} as scores
    left join {{ ref('sensitive_categories') }} as sensitive
        on scores.topic = sensitive.category
    where sensitive.category is null

),

leading_moments as (

    select * from moments
    where place = 1

),

coupon_rules as (

    select count(*) as rule_count
    from {{ ref('conversions') }} as conversions
    inner join {{ ref('stg_definitions__settings') }} as settings
        on conversions.conversion_key = settings.coupon_conversion
    where conversions.is_active

),

coupons as (

    select
        counted.customer_key,
        cast(counted.coupon_day_count as double) / counted.purchase_day_count as coupon_rate
    from {{ ref('int_customer_coupons__counted') }} as counted
    cross join coupon_rules
    where
        counted.purchase_day_count >= {{ fewest_purchase_days }}
        and coupon_rules.rule_count > 0

),

preferences as (

    select
        {%- for preference in preferences %}
        max(case when preference = '{{ preference }}' then value end) as {{ preference }},
        {%- endfor %}
        customer_id
    from {{ ref('customer_preferences') }}
    group by customer_id

),

unusable as (

    select
        customer_id,
        count(*) as unusable_preference_count
    from {{ ref('int_preferences__stated') }}
    where value is null
    group by customer_id

),

purchased as (

    select
        customer_key,
        last_purchase_date,
        nullif(repeat_day_count, 0) as gap_count,
        {{ days_between('first_purchase_date', 'last_purchase_date') }} as day_count
    from {{ ref('int_customers__purchased') }}

)

select
    customers.customer_id,
    customers.purchase_count,
    customers.revenue as purchase_value,
    purchased.last_purchase_date as last_purchased_on,
    cast(purchased.day_count as double) / purchased.gap_count as mean_days_between_purchases,
    coupons.coupon_rate,
    customers.last_seen_at,
    coalesce(looks.product_view_count, 0) as product_view_count,
    {%- for preference in preferences %}
    preferences.{{ preference }},
    {%- endfor %}
    leading_moments.moment as leading_moment,
    leading_moments.topic as leading_topic,
    coalesce(unusable.unusable_preference_count, 0) as unusable_preference_count
from {{ ref('dim_customers') }} as customers
inner join granted on customers.customer_id = granted.customer_id
left join purchased on granted.customer_key = purchased.customer_key
left join coupons on granted.customer_key = coupons.customer_key
left join looks on granted.customer_key = looks.customer_key
left join preferences on customers.customer_id = preferences.customer_id
left join leading_moments on customers.customer_id = leading_moments.customer_id
left join unusable on customers.customer_id = unusable.customer_id
