-- What the models that compare paths count, a path at a time: journeys that converted,
-- and months of customers, in all and of those who converted; what did not convert is
-- the difference of the latter. On a night those of changed customers, and less what
-- they were.
{%- set left_journeys = ref('int_journeys__left') %}
with journeys as (

    select
        journeys.path_key,
        journeys.conversion_key,
        journeys.lookback_days,
        journeys.customer_key,
        {{ month_of('journeys.end_date') }} as month_date,
        1 as sign
    from {{ ref('int_journeys__bounded') }} as journeys
    {{ only_changed('touch_customer', 'journeys.customer_key', 'journeys.ends_at') }}
    {%- if is_nightly() %}
    union all
    select
        path_key,
        conversion_key,
        lookback_days,
        customer_key,
        {{ month_of('end_date') }} as month_date,
        -1 as sign
    from {{ left_journeys }}
    {%- endif %}

),

months as (

    select * from journeys
    where conversion_key is null

),

converters as (

    select distinct
        conversion_key,
        lookback_days,
        customer_key,
        month_date,
        sign
    from journeys
    where conversion_key is not null

),

compared as (

    select
        path_key,
        month_date,
        conversion_key,
        cast(null as integer) as lookback_days,
        sign,
        sign as conversion_count,
        0 as customer_count
    from journeys
    where
        conversion_key is not null
        and path_key is not null
    union all
    select
        path_key,
        month_date,
        cast(null as {{ dbt.type_string() }}) as conversion_key,
        lookback_days,
        sign,
        0 as conversion_count,
        sign as customer_count
    from months
    where path_key is not null
    union all
    select
        months.path_key,
        months.month_date,
        converters.conversion_key,
        cast(null as integer) as lookback_days,
        months.sign,
        0 as conversion_count,
        -months.sign as customer_count
    from months
    inner join converters
        on months.customer_key = converters.customer_key
        and months.month_date = converters.month_date
        and months.lookback_days = converters.lookback_days
        and months.sign = converters.sign
    where months.path_key is not null

)

select
    path_key,
    month_date,
    conversion_key,
    lookback_days,
    sign,
    cast(sum(conversion_count) as bigint) as conversion_count,
    cast(sum(customer_count) as bigint) as customer_count
from compared
group by path_key, month_date, conversion_key, lookback_days, sign
