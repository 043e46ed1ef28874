{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('touch_customer', 'customer_key', 'starts_at')},
) }}
{%- set kept_months = ref('int_customer_months__left') %}

-- The months in which each customer came, with the months from which they are counted:
-- of the first visit, and of the first purchase for the months since. A night replaces
-- the months from the change on.
with days as (

    select
        {{ hash_key('days.customer_id') }} as customer_key,
        {{ month_of('days.activity_date') }} as month_date,
        days.purchase_count,
        days.revenue
    from {{ ref('int_customer_days__summarized') }} as days
    {{ only_changed('touch_customer', hash_key('days.customer_id'), 'days.starts_at') }}
    where days.session_count > 0 or days.purchase_count > 0

),

months as (

    select
        customer_key,
        month_date,
        sum(purchase_count) as purchase_count,
        sum(revenue) as revenue
    from days
    group by customer_key, month_date

),

earlier as (

    {%- if is_nightly() %}
    select
        kept.customer_key,
        min(kept.first_month) as first_month,
        min(kept.first_purchase_month) as first_purchase_month
    from {{ this }} as kept
    inner join {{ ref('int_touch_customers__changed') }} as changed
        on kept.customer_key = changed.customer_key
        and kept.starts_at < changed.changed_from
    group by kept.customer_key
    {%- else %}
    select
        customer_key,
        first_month,
        first_purchase_month
    from {{ kept_months }}
    where false
    {%- endif %}

),

dated as (

    select
        months.customer_key,
        months.month_date,
        months.purchase_count,
        months.revenue,
        coalesce(
            earlier.first_month, min(months.month_date) over (partition by months.customer_key)
        ) as first_month,
        coalesce(
            earlier.first_purchase_month,
            min(case when months.purchase_count > 0 then months.month_date end)
                over (partition by months.customer_key)
        ) as first_purchase_month
    from months
    left join earlier on months.customer_key = earlier.customer_key

)

select
    dated.customer_key,
    dated.month_date,
    {{ midnight_utc('dated.month_date', 'settings.time_zone') }} as starts_at,
    dated.first_month,
    case when dated.first_purchase_month <= dated.month_date then dated.first_purchase_month end
        as first_purchase_month,
    cast(dated.purchase_count as bigint) as purchase_count,
    cast(dated.revenue as decimal(38, 4)) as revenue
from dated
cross join {{ ref('stg_definitions__settings') }} as settings
