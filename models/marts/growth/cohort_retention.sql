-- Of those who came, or bought, for the first time in a month: how many came and bought
-- again in each month since.
with summed as (

    select
        cohort_kind,
        cohort_month,
        month_date,
        sum(customer_count) as customer_count,
        sum(purchaser_count) as purchaser_count,
        sum(purchase_count) as purchase_count,
        sum(revenue) as revenue
    from {{ ref('int_cohorts__tallied') }}
    group by cohort_kind, cohort_month, month_date
    having sum(customer_count) <> 0

),

cohorts as (

    select
        cohort_kind,
        cohort_month,
        customer_count as cohort_size
    from summed
    where month_date = cohort_month

),

months as (

    select distinct month_date from summed

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

)

select
    cohorts.cohort_kind,
    cohorts.cohort_month,
    cast({{ months_between('cohorts.cohort_month', 'months.month_date') }} as integer)
        as period_number,
    months.month_date as period_month,
    cast(cohorts.cohort_size as bigint) as cohort_size,
    cast(coalesce(summed.customer_count, 0) as bigint) as customers,
    cast(coalesce(summed.customer_count, 0) as double) / cohorts.cohort_size as retention_rate,
    cast(coalesce(summed.purchaser_count, 0) as bigint) as purchasers,
    cast(coalesce(summed.purchaser_count, 0) as double) / cohorts.cohort_size as purchase_rate,
    cast(coalesce(summed.purchase_count, 0) as bigint) as purchases,
    cast(coalesce(summed.revenue, 0) as decimal(38, 4)) as revenue,
    {{ next_month('months.month_date') }} <= {{ add_days('clock.last_landed_on', 1) }}
        as is_mature
from cohorts
inner join months on cohorts.cohort_month <= months.month_date
cross join clock
left join summed
    on cohorts.cohort_kind = summed.cohort_kind
    and cohorts.cohort_month = summed.cohort_month
    and months.month_date = summed.month_date
