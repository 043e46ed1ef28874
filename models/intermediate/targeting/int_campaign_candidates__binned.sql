-- For campaigns that held nobody out: everybody who was known by then, and how they had
-- bought before, in classes; whoever was not reached can stand for whoever was of the
-- same classes (coarsened exact matching, Iacus, King and Porro 2012).
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

waves as (

    select distinct
        campaign_id,
        addressed_on,
        until_on,
        since_on
    from {{ ref('int_campaigns__addressed') }}
    where not has_holdout

),

purchase_days as (

    select
        customer_key,
        conversion_date,
        sum(value) as value
    from {{ ref('int_customer_days__converted') }}
    where is_macro
    group by customer_key, conversion_date

),

bought as (

    select
        waves.campaign_id,
        waves.addressed_on,
        purchase_days.customer_key,
        count(*) as day_count,
        sum(purchase_days.value) as value,
        min({{ days_between('purchase_days.conversion_date', 'waves.addressed_on') }})
            as recency_days
    from waves
    cross join settings
    inner join purchase_days
        on purchase_days.conversion_date < waves.addressed_on
        and purchase_days.conversion_date
        >= {{ add_days('waves.addressed_on', '-settings.matching_days') }}
    group by waves.campaign_id, waves.addressed_on, purchase_days.customer_key

),

known as (

    select
        waves.*,
        customers.customer_key
    from waves
    inner join {{ ref('int_customers__dated') }} as customers
        on customers.first_seen_on < waves.addressed_on

),

described as (

    select
        known.*,
        coalesce(bought.day_count, 0) as day_count,
        coalesce(bought.value, 0) as value,
        bought.recency_days
    from known
    left join bought
        on known.campaign_id = bought.campaign_id
        and known.addressed_on = bought.addressed_on
        and known.customer_key = bought.customer_key

)

select
    campaign_id,
    addressed_on,
    until_on,
    since_on,
    customer_key,
    case
        when recency_days <= 7 then 1
        when recency_days <= 28 then 2
        when recency_days is not null then 3
        else 4
    end as recency_class,
    -- 1, 2 to 3, 4 to 7, 8 to 15 days, and so on
    case
        when day_count > 0 then cast(floor(log2(day_count)) as integer) + 1
        else 0
    end as frequency_class,
    -- each a half more than the one below
    case
        when value >= 1 then cast(floor(ln(cast(value as double)) / ln(1.5e0)) as integer) + 1
        else 0
    end as value_class
from described
