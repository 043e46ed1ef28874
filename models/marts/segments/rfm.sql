-- One day with a macro conversion is one purchase occasion, however many baskets
-- it had.
with purchase_days as (

    select
        customer_id,
        conversion_date,
        sum(value) as value
    from {{ ref('fct_conversions') }}
    where tier = 'macro'
    group by customer_id, conversion_date

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

numbered as (

    select
        *,
        row_number() over (partition by customer_id order by conversion_date) as day_number
    from purchase_days

),

measured as (

    select
        customer_id,
        min(conversion_date) as first_purchase_date,
        max(conversion_date) as last_purchase_date,
        count(*) - 1 as frequency,
        sum(value) as monetary,
        sum(case when day_number > 1 then value end) as repeat_value
    from numbered
    group by customer_id

),

described as (

    select
        measured.customer_id,
        measured.first_purchase_date,
        measured.last_purchase_date,
        greatest(
            cast(
                {{ days_between('measured.last_purchase_date', 'clock.last_landed_on') }} as bigint
            ),
            0
        ) as recency_days,
        measured.frequency,
        measured.monetary,
        case
            when measured.frequency > 0
                then cast(measured.repeat_value as double) / measured.frequency
        end as mean_repeat_value
    from measured
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
    cast(monetary as decimal(38, 4)) as monetary,
    mean_repeat_value,
    cast(r_score as int) as r_score,
    cast(f_score as int) as f_score,
    cast(m_score as int) as m_score
from scored
