-- MetricFlow counts on dates, also where a date has no row. No night builds it: make metric lays
-- it over the published marts, so that it holds nothing but standard SQL and ref().
with bounds as (

    select
        min(session_date) as first_date,
        max(session_date) as last_date
    from {{ ref('fct_sessions') }}

),

digits as (

    select listed.digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)

),

numbers as (

    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * others.digit as number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as others

),

dates as (

    select
        cast(bounds.first_date + numbers.number * interval '1' day as date) as date_day,
        bounds.last_date
    from bounds
    cross join numbers

)

select date_day
from dates
where date_day <= last_date
