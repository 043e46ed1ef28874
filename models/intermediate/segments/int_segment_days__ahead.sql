-- Conversions may be dated ahead of the clock, by a day at most: they count for the
-- segments in which the clock finds the customer, whatever becomes of them later.
with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

early_customers as (

    select distinct days.customer_key
    from {{ ref('int_customer_days__converted') }} as days
    inner join clock on days.conversion_date > clock.last_landed_on

),

days as (

    select
        days.*,
        clock.last_landed_on
    from {{ ref('int_customer_days__converted') }} as days
    inner join early_customers on days.customer_key = early_customers.customer_key
    inner join clock
        on days.conversion_date >= cast(date_trunc('month', clock.last_landed_on) as date)

),

spells as (

    select spells.*
    from {{ ref('int_segment_spells__numbered') }} as spells
    inner join early_customers on spells.customer_key = early_customers.customer_key
    where spells.segment_number > 0

),

conversions as (

    {{ member_conversions('days', 'spells', 'least(conversion_date, last_landed_on)') }}

)

select
    conversions.segment_number,
    conversions.tallied_on,
    cast(sum(conversions.micro_converter_count) as bigint) as micro_converter_count,
    cast(sum(conversions.macro_converter_count) as bigint) as macro_converter_count,
    cast(sum(conversions.revenue) as decimal(38, 4)) as revenue
from conversions
inner join clock on conversions.tallied_on > clock.last_landed_on
group by conversions.segment_number, conversions.tallied_on
