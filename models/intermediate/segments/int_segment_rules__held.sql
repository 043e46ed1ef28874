-- A rule holds while all of its conditions do.
with held as (

    select * from {{ ref('int_segment_conditions__held') }}

),

changes as (

    select
        customer_id,
        segment_key,
        rule_number,
        condition_count,
        held_from as changed_on,
        1 as change
    from held
    union all
    select
        customer_id,
        segment_key,
        rule_number,
        condition_count,
        held_until as changed_on,
        -1 as change
    from held
    where held_until is not null

),

dated as (

    select
        customer_id,
        segment_key,
        rule_number,
        condition_count,
        changed_on,
        sum(change) as change
    from changes
    group by customer_id, segment_key, rule_number, condition_count, changed_on

),

running as (

    select
        customer_id,
        segment_key,
        rule_number,
        condition_count,
        changed_on as held_from,
        lead(changed_on) over rule as held_until,
        sum(change) over (
            partition by customer_id, segment_key, rule_number order by changed_on
            rows between unbounded preceding and current row
        ) as holding_count
    from dated
    window rule as (
        partition by customer_id, segment_key, rule_number order by changed_on
    )

)

select
    customer_id,
    segment_key,
    rule_number,
    held_from,
    held_until
from running
where holding_count = condition_count
