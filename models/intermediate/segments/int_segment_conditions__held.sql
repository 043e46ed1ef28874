-- The dates on which each condition begins and ceases to hold for a customer.
with lines as (

    select
        customer_id,
        field,
        window_days,
        changed_on,
        value
    from {{ ref('int_customer_measures__changed') }}
    union all
    select
        customer_id,
        field,
        window_days,
        changed_on,
        value
    from {{ ref('int_customer_traits__changed') }}

),

spans as (

    select
        *,
        lead(changed_on) over (
            partition by customer_id, field, window_days order by changed_on
        ) as until
    from lines

),

held as (

    select
        spans.customer_id,
        conditions.segment_key,
        conditions.rule_number,
        conditions.condition_count,
        spans.changed_on as held_from,
        spans.until as held_until
    from spans
    inner join {{ ref('int_segment_conditions__listed') }} as conditions
        on spans.field = conditions.field
        and spans.window_days is not distinct from conditions.window_days
    where {{ satisfies('spans.value', 'conditions.operator', 'conditions.expected') }}

)

select * from held
