-- How journeys of the changed months went from channel to channel: of conversions,
-- and of customers who did not convert in the month.
with changed_months as (

    select * from {{ ref('int_attribution_months__changed') }}

),

lookbacks as (

    select * from {{ ref('int_conversions__looked_back') }}

),

tallied as (

    select tallied.*
    from {{ ref('int_transitions__tallied') }} as tallied
    inner join changed_months on tallied.month_date = changed_months.month_date

),

-- a month's customers in all, and those who converted, who are taken off
by_conversion as (

    select
        month_date,
        conversion_key,
        from_channel_number,
        to_channel_number,
        conversion_count,
        customer_count
    from tallied
    where conversion_key is not null
    union all
    select
        tallied.month_date,
        lookbacks.conversion_key,
        tallied.from_channel_number,
        tallied.to_channel_number,
        0 as conversion_count,
        tallied.customer_count
    from tallied
    inner join lookbacks on tallied.lookback_days = lookbacks.lookback_days
    where tallied.conversion_key is null

),

converting_months as (

    select
        month_date,
        conversion_key
    from by_conversion
    group by month_date, conversion_key
    having sum(conversion_count) > 0

)

select
    by_conversion.month_date,
    by_conversion.conversion_key,
    by_conversion.from_channel_number,
    by_conversion.to_channel_number,
    cast(sum(by_conversion.conversion_count) as bigint) as conversion_count,
    cast(sum(by_conversion.customer_count) as bigint) as lost_count
from by_conversion
inner join converting_months
    on by_conversion.month_date = converting_months.month_date
    and by_conversion.conversion_key = converting_months.conversion_key
group by
    by_conversion.month_date,
    by_conversion.conversion_key,
    by_conversion.from_channel_number,
    by_conversion.to_channel_number
having
    sum(by_conversion.conversion_count) <> 0
    or sum(by_conversion.customer_count) <> 0
