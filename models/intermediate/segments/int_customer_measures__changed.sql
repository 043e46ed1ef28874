-- How often, or for how much, each customer converted, as a line that changes on
-- certain dates: up when a conversion comes, down when it leaves the window.
with measures as (

    select distinct
        field,
        window_days,
        split_part(field, '.', 2) as conversion_key,
        split_part(field, '.', 1) in ('conversion_value', 'macro_value') as is_value
    from {{ ref('int_segment_conditions__listed') }}
    where
        split_part(field, '.', 1) in (
            'conversion_count', 'conversion_value', 'macro_count', 'macro_value'
        )

),

customers as (

    select * from {{ ref('int_customers__dated') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

amounts as (

    select
        conversions.customer_id,
        measures.field,
        measures.window_days,
        conversions.conversion_date,
        case when measures.is_value then conversions.value else 1 end as amount
    from {{ ref('fct_conversions') }} as conversions
    inner join measures
        on conversions.conversion_key = measures.conversion_key
        or (
            conversions.tier = 'macro'
            and measures.field in ('macro_count', 'macro_value')
        )

),

changes as (

    select
        customer_id,
        field,
        window_days,
        conversion_date as changed_on,
        amount
    from amounts
    union all
    select
        customer_id,
        field,
        window_days,
        {{ add_days('conversion_date', 'window_days') }} as changed_on,
        -amount as amount
    from amounts
    where window_days is not null
    union all
    -- before the first conversion the line is at zero
    select
        customers.customer_id,
        measures.field,
        measures.window_days,
        customers.first_seen_on as changed_on,
        0 as amount
    from customers
    cross join measures

),

dated as (

    select
        changes.customer_id,
        changes.field,
        changes.window_days,
        changes.changed_on,
        sum(changes.amount) as amount
    from changes
    cross join clock
    where changes.changed_on <= clock.last_landed_on
    group by changes.customer_id, changes.field, changes.window_days, changes.changed_on

),

running as (

    select
        customer_id,
        field,
        window_days,
        changed_on,
        sum(amount) over (
            partition by customer_id, field, window_days order by changed_on
            rows between unbounded preceding and current row
        ) as amount
    from dated

)

select
    customer_id,
    field,
    window_days,
    changed_on,
    {{ number_as_text('cast(amount as decimal(38, 4))') }} as value
from running
