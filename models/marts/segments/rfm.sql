with customers as (

    select * from {{ ref('int_customers__purchased') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

described as (

    select
        customers.customer_id,
        customers.first_purchase_date,
        customers.last_purchase_date,
        greatest(
            cast(
                {{ days_between('customers.last_purchase_date', 'clock.last_landed_on') }}
                as bigint
            ),
            0
        ) as recency_days,
        customers.repeat_day_count as frequency,
        customers.monetary,
        case
            when customers.repeat_day_count > 0
                then cast(customers.repeat_value as double) / customers.repeat_day_count
        end as mean_repeat_value
    from customers
    cross join clock

),

scored as (

    -- five equal shares of the customers; equals get equal scores; 5 is best;
    -- many who bought today are all recent, many who bought once are all rare
    select
        *,
        5 - least(4, floor(5 * percent_rank() over (order by recency_days))) as r_score,
        1 + least(4, floor(5 * percent_rank() over (order by frequency))) as f_score,
        1 + least(4, floor(5 * percent_rank() over (order by monetary))) as m_score
    from described

)

select
    customer_id,
    first_purchase_date,
    last_purchase_date,
    recency_days,
    frequency,
    monetary,
    mean_repeat_value,
    cast(r_score as int) as r_score,
    cast(f_score as int) as f_score,
    cast(m_score as int) as m_score
from scored
